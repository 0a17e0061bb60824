import { describe, expect, it } from 'vitest';
import { toJavaScript } from './to-javascript.ts';

describe('toJavaScript', () => {
  it('blanks types and renames modules where they stand', () => {
    const source = [
      "import type { A } from './a.ts';",
      "import { b } from '../b/b.ts';",
      "export { c } from './c.ts';",
      "export const load = (): Promise<unknown> => import('./d.ts');",
      "const worker = new URL('./e.ts', import.meta.url);",
    ].join('\n');
    expect(toJavaScript(source, 'x.ts').split('\n')).toEqual([
      ' '.repeat(32),
      "import { b } from '../b/b.js';",
      "export { c } from './c.js';",
      "export const load = ()                   => import('./d.js');",
      "const worker = new URL('./e.js', import.meta.url);",
    ]);
  });

  it('leaves words that only look like modules', () => {
    const source = "const config = 'vite.config.ts'; // ./x.ts\n";
    expect(toJavaScript(source, 'x.ts')).toBe(source);
  });

  it.each([
    ["const entry = './worker.ts';", "x.ts:1 names a TypeScript file by './worker.ts'"],
    ["\nfork(join(here, './worker.ts'))", "x.ts:2 names a TypeScript file by './worker.ts'"],
    ['const entry = `./${name}.ts`;', 'x.ts:1 names a TypeScript file by `./${name}.ts`'],
  ])('refuses %s', (source, sentence) => {
    expect(() => toJavaScript(source, 'x.ts')).toThrow(sentence);
  });
});
