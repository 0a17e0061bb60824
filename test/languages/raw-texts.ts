import ts from 'typescript';
import { isText, placeOf, visit } from './sources.ts';

/** Names, units and what is typed into a terminal: the same in every language. */
const SAME_EVERYWHERE = /countersign verify|countersign-|\b(Countersign|SAM|U-Net|DICOM|mm|px|ms|HU|W|L)\b/g;
/** As KeyboardEvent names keys. */
const KEYS =
  /^(Arrow(Left|Right|Up|Down)|Page(Up|Down)|Home|End|Enter|Escape|Spacebar|Space|Delete|Backspace|Insert|CapsLock)$/;
/** Selectors, sizes, media queries, fonts. */
const STYLE = /:not\(|^minmax\(|^\((min|max|prefers)-|sans-serif|dppx\)$/;
/** States of tools are named by one word in gerund; tests wait for them. */
const STATE = /^\p{Lu}\p{Ll}+(\p{Lu}\p{Ll}+)*$/u;
const ALLOWED: readonly { readonly file: string; readonly text: RegExp; readonly because: string }[] = [
  { file: 'renderer/core/tools/', text: STATE, because: 'states of tools, named for tests' },
  {
    file: 'renderer/core/case/structure-rows.ts',
    text: /^edited, unsigned$/,
    because: 'a state, as tests read it',
  },
  { file: 'renderer/features/start/reader-picker.tsx', text: /^Dr A\. Lee$/, because: 'a name of nobody' },
  {
    file: 'renderer/features/structures/row-of.ts',
    text: /^Radius$/,
    because: 'a row that tests begin with',
  },
  {
    file: 'renderer/features/verdict/verdict-words.ts',
    text: /^\0 was not accepted: $/,
    because: 'the beginning of a sentence of the backend, to be taken off',
  },
];

/** Attributes that a reader sees or hears. */
const SPOKEN = new Set(
  'label title placeholder alt aria-label aria-description aria-roledescription aria-valuetext help hint sentence message empty action'.split(
    ' ',
  ),
);

/**
 * Texts that a reader would see in English whatever the language is: letters between tags, spoken attributes, and
 * anywhere else what looks like words: letters with a space beside them, or a capital first.
 */
export function rawTexts(source: ts.SourceFile): string[] {
  const found: string[] = [];
  visit(source, (node) => {
    const text = textOf(node);
    if (text === null || isForMachine(text) || isHidden(node)) return;
    if (ALLOWED.some((one) => source.fileName.startsWith(one.file) && one.text.test(text))) return;
    const spoken = ts.isJsxText(node) || isSpoken(node);
    if (spoken || looksLikeWords(text)) found.push(`${placeOf(node)}: ${text.trim()}`);
  });
  return found;
}

function isForMachine(text: string): boolean {
  return !/\p{L}{2}/u.test(text.replace(SAME_EVERYWHERE, '')) || KEYS.test(text) || STYLE.test(text);
}

function textOf(node: ts.Node): string | null {
  if (ts.isJsxText(node)) return node.text.replace(/&\w+;/g, '');
  if (ts.isStringLiteralLike(node)) return node.text;
  // Space for the values: `${count} cases` is words.
  if (ts.isTemplateExpression(node))
    return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('\0');
  return null;
}

function looksLikeWords(text: string): boolean {
  return /^\p{Lu}\p{Ll}/u.test(text) || /\p{L}{2}[.,;:!?…]* | \p{L}{2}/u.test(text);
}

/** What is given to an element's spoken attribute, or stands between tags by itself or behind a condition. */
function isSpoken(node: ts.Node): boolean {
  let outer = node.parent;
  while (
    ts.isConditionalExpression(outer) ||
    ts.isParenthesizedExpression(outer) ||
    ts.isBinaryExpression(outer)
  ) {
    if (ts.isBinaryExpression(outer) && !isChoice(outer)) return false;
    if (ts.isConditionalExpression(outer) && within(node, outer.condition)) return false;
    outer = outer.parent;
  }
  if (ts.isJsxExpression(outer)) {
    outer = outer.parent;
    if (ts.isJsxElement(outer) || ts.isJsxFragment(outer)) return true;
  }
  return ts.isJsxAttribute(outer) && SPOKEN.has(outer.name.getText());
}

function isChoice({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  const { AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken } = ts.SyntaxKind;
  return kind === AmpersandAmpersandToken || kind === BarBarToken || kind === QuestionQuestionToken;
}

/** Texts for the machine: imports, types, names of classes and keys, paths of pictures, errors that are bugs. */
function isHidden(node: ts.Node): boolean {
  for (let inner = node, outer = node.parent; outer !== undefined; inner = outer, outer = outer.parent) {
    if (isText(outer)) return !isValue(inner, outer);
    if (ts.isFunctionLike(outer) || ts.isJsxElement(outer)) return false;
    if (ts.isImportDeclaration(outer) || ts.isExportDeclaration(outer) || ts.isTypeNode(outer)) return true;
    if (ts.isJsxAttribute(outer)) return UNSEEN.has(outer.name.getText());
    if (ts.isNewExpression(outer) && /Error$/.test(outer.expression.getText())) return true;
    if (ts.isCallExpression(outer) && MACHINE.test(outer.expression.getText())) return true;
    if (ts.isPropertyAssignment(outer) && outer.name === inner) return true;
    if (ts.isElementAccessExpression(outer) && outer.argumentExpression === inner) return true;
    if (ts.isCaseClause(outer) && outer.expression === inner) return true;
    if (ts.isBinaryExpression(outer) && isComparison(outer)) return true;
  }
  return false;
}

const UNSEEN = new Set('className d viewBox transform points key id style type role look'.split(' '));
/** Calls whose texts are names of keys, events, selectors, modes of a canvas. */
const MACHINE =
  /(^|\.)(at|printed|querySelector(All)?|closest|matches|getContext|(add|remove)EventListener|on|has|includes|test|DateTimeFormat|NumberFormat|DisplayNames|ListFormat)$/;

function isComparison({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return (
    kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsEqualsToken
  );
}

/** A value of a text may be a word that nobody translates. */
function isValue(argument: ts.Node, call: ts.CallExpression): boolean {
  const values = call.expression.getText() === 'tn' ? 3 : 1;
  return call.arguments.indexOf(argument as ts.Expression) >= values;
}

function within(node: ts.Node, outer: ts.Node): boolean {
  return node.pos >= outer.pos && node.end <= outer.end;
}
