import { stripTypeScriptTypes } from 'node:module';
import ts from 'typescript';

/** A path from a module to a module, as imports and `new URL(path, import.meta.url)` of workers name it. */
const RELATIVE_SOURCE = /^\.{1,2}\/.*\.ts$/;

/**
 * Blanks the types of one module as Node itself does when it runs the sources, and turns the names of modules from
 * `.ts` to `.js`. Both keep every character's place, so that the stack of an installed program names the lines and
 * columns of the sources without source maps.
 * @throws Error where a `.ts` is left that nothing would find.
 */
export function toJavaScript(source: string, path: string): string {
  const stripped = stripTypeScriptTypes(source, { mode: 'strip' });
  const parsed = ts.createSourceFile(path, stripped, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const renamed: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) {
      if (RELATIVE_SOURCE.test(node.text) && (isSpecifier(node) || isModuleUrl(node))) {
        // The literal ends with `.ts` and its quote.
        renamed.push(node.getEnd() - '.ts'.length - 1);
      } else if (RELATIVE_SOURCE.test(node.text)) throw leftOver(parsed, node);
    } else if (ts.isTemplateExpression(node) && /^\.{1,2}\//.test(node.head.text) && endsAsSource(node)) {
      throw leftOver(parsed, node);
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed);
  return renamedAt(stripped, renamed);
}

function renamedAt(text: string, places: readonly number[]): string {
  let result = '';
  let done = 0;
  for (const place of places) {
    result += `${text.slice(done, place)}.js`;
    done = place + '.ts'.length;
  }
  return result + text.slice(done);
}

function endsAsSource(node: ts.TemplateExpression): boolean {
  return node.templateSpans.at(-1)?.literal.text.endsWith('.ts') ?? false;
}

function isSpecifier(node: ts.StringLiteralLike): boolean {
  const { parent } = node;
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent))
    return parent.moduleSpecifier === node;
  return (
    ts.isCallExpression(parent) &&
    parent.expression.kind === ts.SyntaxKind.ImportKeyword &&
    parent.arguments[0] === node
  );
}

/** The first argument of `new URL('./x.ts', import.meta.url)`. */
function isModuleUrl(node: ts.StringLiteralLike): boolean {
  const { parent } = node;
  return (
    ts.isNewExpression(parent) &&
    parent.expression.getText() === 'URL' &&
    parent.arguments?.[0] === node &&
    parent.arguments[1]?.getText() === 'import.meta.url'
  );
}

function leftOver(parsed: ts.SourceFile, node: ts.Node): Error {
  const { line } = parsed.getLineAndCharacterOfPosition(node.getStart());
  return new Error(
    `${parsed.fileName}:${String(line + 1)} names a TypeScript file by ${node.getText()}, which is not in the ` +
      "program that is built; name modules by import or by new URL('./x.ts', import.meta.url).",
  );
}
