import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COPYRIGHT_WITHOUT_TEXT } from './inside-packages.ts';

/**
 * Licences under which something may lie beside a program under Apache-2.0 in one installer. None of them asks that
 * the program itself be opened. A new one is a decision: read it, then add it.
 */
const ACCEPTED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'NCSA',
  'Zlib',
  'LicenseRef-Microsoft-DirectML',
  'LicenseRef-Microsoft-DXIL',
]);

/** @param expression SPDX, e.g. `MIT` or `(MIT OR GPL-2.0-only)`: one of several that may be chosen is enough. */
export function isAccepted(expression: string): boolean {
  const terms = expression.replace(/[()]/g, ' ').trim();
  if (/\sOR\s/.test(terms)) return terms.split(/\s+OR\s+/).some(isAccepted);
  if (/\sAND\s/.test(terms)) return terms.split(/\s+AND\s+/).every(isAccepted);
  return ACCEPTED.has(terms);
}

/** @throws Error that names what has to be decided. */
export function requireAccepted(what: string, expression: string | undefined): string {
  if (expression !== undefined && isAccepted(expression)) return expression;
  throw new Error(
    `${what} is under ${expression ?? 'an unknown licence'}, which packaging/notices/licences.ts does not accept: ` +
      'read its terms and add it there, or do without it.',
  );
}

/** The text of a standard licence, without the line of the copyright. @throws Error when there is none. */
export function standardText(root: string, licence: string): string {
  const path =
    licence === 'Apache-2.0'
      ? join(root, 'LICENSE')
      : join(root, 'packaging', 'notices', 'texts', `${licence}.txt`);
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw new Error(`There is no text of the licence ${licence} in packaging/notices/texts.`);
  }
}

/**
 * The licence as the package brings it; where its archive has forgotten the text, the standard one under its copyright.
 * @throws Error when neither is known.
 */
export function packageText(root: string, name: string, licence: string): string {
  const folder = join(root, 'node_modules', name);
  const own = readdirSync(folder).find((file) => /^(licen[cs]e|copying)([.-].*)?$/i.test(file));
  if (own !== undefined) return readFileSync(join(folder, own), 'utf8').replace(/\r\n/g, '\n').trim();
  const copyright = COPYRIGHT_WITHOUT_TEXT[name];
  if (copyright === undefined) {
    throw new Error(
      `The package ${name} brings no text of its licence ${licence}; add its copyright to packaging/notices/inside-packages.ts.`,
    );
  }
  return `${copyright}\n\n${standardText(root, licence)}`;
}
