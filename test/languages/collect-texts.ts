import ts from 'typescript';
import { isText, placeOf, visit } from './sources.ts';

export interface Texts {
  /** English texts of `t`, by themselves. */
  readonly plain: ReadonlySet<string>;
  /** English texts of `tn` for every number but one -> for one. */
  readonly counted: ReadonlyMap<string, string>;
  /** Calls that a translator's list cannot be made from, or whose values do not fit their text. */
  readonly faults: readonly string[];
}

/** All texts of the page, from its sources: what is not a literal there could not be translated. */
export function collectTexts(sources: readonly ts.SourceFile[]): Texts {
  const plain = new Set<string>();
  const counted = new Map<string, string>();
  const faults: string[] = [];

  const take = (call: ts.CallExpression): void => {
    const fault = (why: string): void => void faults.push(`${placeOf(call)}: ${why}`);
    if (!isInFunction(call)) fault('is at the top of a module, where no language is chosen yet');
    const counts = call.expression.getText() === 'tn';
    const [first, second] = counts ? call.arguments.slice(1) : call.arguments;
    const text = literal(first);
    if (text === null) return fault('the text is no literal');
    if (!counts) {
      plain.add(text);
      return checkValues(call.arguments[1], [text], fault);
    }
    const other = literal(second);
    if (other === null) return fault('the text for many is no literal');
    const before = counted.get(other);
    if (before !== undefined && before !== text) fault(`“${other}” has two texts for one`);
    counted.set(other, text);
    checkValues(call.arguments[3], [text, other], fault);
  };

  for (const source of sources) {
    if (source.fileName.startsWith('renderer/core/language/')) continue;
    visit(source, (node) => {
      if (isText(node)) take(node);
    });
  }
  for (const text of counted.keys()) if (plain.has(text)) faults.push(`“${text}” is used by t and by tn`);
  return { plain, counted, faults };
}

/** Names in braces, each once, in order of the alphabet. */
export function placesOf(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/\{(\w+)\}/g), (match) => match[1] ?? ''))].sort();
}

function literal(node: ts.Node | undefined): string | null {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : null;
}

function isInFunction(node: ts.Node): boolean {
  for (let outer: ts.Node | undefined = node.parent; outer !== undefined; outer = outer.parent) {
    if (ts.isFunctionLike(outer)) return true;
  }
  return false;
}

/** Where the values are written out, every place has one and every value has a place. */
function checkValues(
  values: ts.Expression | undefined,
  texts: readonly string[],
  fault: (why: string) => void,
): void {
  if (values !== undefined && !ts.isObjectLiteralExpression(values)) return;
  const given = new Set(values?.properties.map((one) => one.name?.getText() ?? '') ?? []);
  const wanted = new Set(texts.flatMap(placesOf).filter((name) => texts.length === 1 || name !== 'count'));
  for (const name of wanted) if (!given.has(name)) fault(`nothing stands for {${name}}`);
  for (const name of given) if (!wanted.has(name) && name !== 'count') fault(`{${name}} is in no text`);
}
