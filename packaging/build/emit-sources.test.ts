import { existsSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { checkModules } from './check-modules.ts';
import { emitSources } from './emit-sources.ts';

const SOURCES = {
  'core/one.ts': 'export const one: number = 1;\n',
  'core/one.test.ts': 'throw new Error();\n',
  'core/tsconfig.json': '{}\n',
  'main/two.ts':
    "import { z } from 'zod/v4';\nimport { one } from '../core/one.ts';\nexport const two = [z, one];\n",
  'main/page/style.css': 'p {}\n',
  'main/cli/countersign.js': 'start();\n',
};

describe('emitSources', () => {
  it('writes modules and what lies beside them, without tests and what only a checkout needs', () => {
    const root = tempFolder(SOURCES);
    const out = join(root, 'dist');
    expect(emitSources(root, out)).toEqual({ files: 3, written: 3, removed: 0 });
    expect(readFileSync(join(out, 'main/two.js'), 'utf8')).toContain("from '../core/one.js'");
    expect(readFileSync(join(out, 'main/page/style.css'), 'utf8')).toBe('p {}\n');
    expect(
      ['core/one.test.js', 'main/cli/countersign.js'].filter((name) => existsSync(join(out, name))),
    ).toEqual([]);
    expect(checkModules(out, ['core/one.js', 'main/two.js'])).toEqual({ packages: ['zod'], problems: [] });
  });

  it('writes again only what has changed, and takes away what has no source', () => {
    const root = tempFolder(SOURCES);
    const out = join(root, 'dist');
    emitSources(root, out);
    expect(emitSources(root, out)).toEqual({ files: 3, written: 0, removed: 0 });
    rmSync(join(root, 'core/one.ts'));
    const later = new Date(Date.now() + 60_000);
    utimesSync(join(root, 'main/two.ts'), later, later);
    expect(emitSources(root, out)).toEqual({ files: 2, written: 1, removed: 1 });
    expect(checkModules(out, ['main/two.js']).problems).toEqual([
      'main/two.js names ../core/one.js, which is not there.',
    ]);
  });

  it('asks about a file of a kind that nobody has decided on', () => {
    const root = tempFolder({ 'main/notes.docx': '' });
    expect(() => emitSources(root, join(root, 'dist'))).toThrow('main/notes.docx is of a kind');
  });
});
