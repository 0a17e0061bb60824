import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../..');

/** Every source file of the page, parsed; names with `/`, from the repository's folder. */
export function pageSources(): ts.SourceFile[] {
  return readdirSync(join(ROOT, 'renderer'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .filter(({ name }) => !/\.test\.tsx?$|\.d\.ts$|^vite\.config\.ts$/.test(name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => parsed(relative(ROOT, path).split(sep).join('/'), readFileSync(path, 'utf8')));
}

export function parsed(name: string, text: string): ts.SourceFile {
  const kind = name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, kind);
}

/** `renderer/app/app.tsx:12`, for messages. */
export function placeOf(node: ts.Node): string {
  const file = node.getSourceFile();
  return `${file.fileName}:${String(file.getLineAndCharacterOfPosition(node.getStart()).line + 1)}`;
}

export function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

/** `t` or `tn` of renderer/core/language/translate.ts. */
export function isText(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && ['t', 'tn'].includes(node.expression.getText());
}
