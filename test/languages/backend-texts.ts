import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';
import { parsed, placeOf } from './sources.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Where sentences are made of which a page shows none, or only those that a language has. */
const NOT_ON_A_PAGE: readonly RegExp[] = [
  // The command line, its tables and reports, and what only it calls: they stay English.
  /^main\/(cli|report)\/|^main\/evaluation\/(?!compar|promote|require)|^core\/calibration\/(?!promoted)/,
  /^core\/evaluation\/(?!acceptance|comparison-warnings)/,
  /^main\/review\/verify-|^main\/exchange\/batch\/(check-target|patient-map|verify-batch)\.ts$/,
  /^main\/engine\/(replay|workspace-report)\.ts$|^main\/workspace\/(open-for-reading|sealed\/seal-workspace)\.ts$/,
  // So do training from a folder and the paper's study; cards of models are files.
  /^main\/training\/data\/deal-folder\.ts$|^main\/experiment\/|^core\/(experiment\/|training\/(model-card|card-text|card-words)\.ts$)/,
  // Masks of files come in by the command line only.
  /^main\/exchange\/(truth-folder|volume\/(class-values|incoming-volume|label-volume|lattice-map))\.ts$/,
  /^main\/exchange\/(import|[a-z]+\/(read-|index-|place-|open-seg))|^main\/exchange\/open-incoming\.ts$/,
  /^main\/exchange\/(coco\/json-elements|cvat\/xml-children|png\/label-map|nrrd\/nrrd-(header|data))\.ts$/,
  // The shell of Electron has German of its own for its menus and dialogs, hosts speak to the terminal, and the report
  // for maintainers is a file.
  /^main\/(app|hosts)\/|^main\/station\/(support-report|crash-report)\.ts$/,
  // What an exported data set says of itself.
  /^main\/exchange\/(nnunet\/([a-z-]+-mode|read-me)|ko\/ko-document)\.ts$/,
];

/** Strings that no person reads. */
const NO_SENTENCE =
  /^(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|VACUUM|PRAGMA|ATTACH|BEGIN|WITH|EXPLAIN)\s|\.(cjs|js|json|dcm|xml|md)$/;
/** Errors that are bugs, or never leave the place where they are caught. */
const BUG = /^(Error|TypeError|RangeError|BrokenStructure)$/;
const LOG = /(^|\.)log$|^console\./;

export interface BackendTexts {
  /** Template -> where: sentences that a page may show, and the pieces that are chosen inside of them. */
  readonly sentences: ReadonlyMap<string, string>;
  /** Every string and template: what an entry of a catalogue may be for. */
  readonly all: ReadonlySet<string>;
}

interface Template {
  /** With `{0}`, `{1}`… for what is not literal. */
  readonly text: string;
  readonly places: readonly ts.Expression[];
}

/** What main and core may say on a page, from their sources. */
export function backendTexts(sources: readonly ts.SourceFile[] = backendSources()): BackendTexts {
  const sentences = new Map<string, string>();
  const all = new Set<string>();
  /** Parts of templates that were taken as a whole. */
  const taken = new Set<ts.Node>();

  const take = (node: ts.Expression): void => {
    const template = templateOf(node);
    if (template === null) return;
    const { fileName } = node.getSourceFile();
    const shown = !NOT_ON_A_PAGE.some((pattern) => pattern.test(fileName));
    if (shown && /\p{L}/u.test(bare(template.text))) sentences.set(template.text, placeOf(node));
    mark(node, taken);
    for (const place of template.places) for (const choice of choicesOf(place)) take(choice);
  };

  const see = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
    if (isText(node)) {
      const template = templateOf(node);
      if (template !== null) {
        all.add(template.text);
        if (!taken.has(node) && isSentence(template.text)) take(node);
      }
    }
    if (ts.isNewExpression(node)) {
      const name = node.expression.getText();
      if (BUG.test(name)) return;
      const message = node.arguments?.[1];
      if (name === 'ExpectedError' && message !== undefined) for (const one of choicesOf(message)) take(one);
    }
    if (ts.isCallExpression(node) && LOG.test(node.expression.getText())) return;
    ts.forEachChild(node, see);
  };
  for (const source of sources) see(source);
  return { sentences, all };
}

function backendSources(): ts.SourceFile[] {
  return ['core', 'main'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /(?<!\.test)\.ts$/.test(entry.name))
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .sort()
      .map((name) => parsed(name, readFileSync(join(ROOT, name), 'utf8'))),
  );
}

function isText(node: ts.Node): node is ts.Expression {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isBinaryExpression(node);
}

/** Begins with a capital or a value, ends as sentences do, and says something of its own. */
function isSentence(text: string): boolean {
  const letters = bare(text).replace(/\P{L}/gu, '').length;
  return /^[\p{Lu}{“][^]* [^]*[.…?]$/u.test(text) && letters >= 6 && !NO_SENTENCE.test(text);
}

function bare(text: string): string {
  return text.replace(/\{\d+\}/g, '');
}

/** @returns null where nothing in it is literal text. */
function templateOf(node: ts.Expression): Template | null {
  if (ts.isParenthesizedExpression(node)) return templateOf(node.expression);
  if (ts.isStringLiteralLike(node)) return { text: node.text, places: [] };
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.reduce<Template>(
      (left, { expression, literal }) =>
        joined(joined(left, inPlace(expression)), { text: literal.text, places: [] }),
      { text: node.head.text, places: [] },
    );
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return null;
  const [left, right] = [templateOf(node.left), templateOf(node.right)];
  return left === null && right === null
    ? null
    : joined(left ?? inPlace(node.left), right ?? inPlace(node.right));
}

function inPlace(expression: ts.Expression): Template {
  if (ts.isStringLiteralLike(expression)) return { text: expression.text, places: [] };
  return { text: '{0}', places: [expression] };
}

/** The places of the second one are counted on. */
function joined(left: Template, right: Template): Template {
  const text = right.text.replace(
    /\{(\d+)\}/g,
    (_, place) => `{${String(Number(place) + left.places.length)}}`,
  );
  return { text: left.text + text, places: [...left.places, ...right.places] };
}

/** The texts that an expression chooses from, as far as they are written out. */
function choicesOf(node: ts.Expression): ts.Expression[] {
  if (ts.isParenthesizedExpression(node)) return choicesOf(node.expression);
  if (ts.isConditionalExpression(node)) return [...choicesOf(node.whenTrue), ...choicesOf(node.whenFalse)];
  if (ts.isBinaryExpression(node) && isDefault(node))
    return [...choicesOf(node.left), ...choicesOf(node.right)];
  return isText(node) ? [node] : [];
}

function isDefault({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken;
}

function mark(node: ts.Node, taken: Set<ts.Node>): void {
  taken.add(node);
  ts.forEachChild(node, (child) => mark(child, taken));
}
