import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { makeFolder } from './make-folder.ts';

describe('makeFolder', () => {
  it('makes what is missing and names the outermost of it', () => {
    const root = tempFolder();
    expect(makeFolder(join(root, 'a', 'b', 'c'))).toBe(join(root, 'a'));
    expect(existsSync(join(root, 'a', 'b', 'c'))).toBe(true);
    expect(makeFolder(join(root, 'a', 'b', 'd'))).toBe(join(root, 'a', 'b', 'd'));
    expect(makeFolder(join(root, 'a'))).toBeUndefined();
  });

  it('fails where a file is in the way', () => {
    const root = tempFolder();
    writeFileSync(join(root, 'file'), '');
    expect(() => makeFolder(join(root, 'file', 'a'))).toThrow(/ENOTDIR|EEXIST|ENOENT/);
    expect(() => makeFolder(join(root, 'file'))).toThrow(/EEXIST/);
  });

  it('comes back where the system lets nothing be made', ({ skip }) => {
    if (!existsSync('/proc/self')) {
      console.log('SKIPPED: no /proc on this system, whose folders take no others');
      skip();
    }
    expect(() => makeFolder('/proc/countersign-nothing/a')).toThrow(/ENOENT|EACCES|EPERM/);
  });
});
