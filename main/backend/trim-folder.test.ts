import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { trimFolder } from './trim-folder.ts';

describe('trimFolder', () => {
  it('removes the oldest files that do not fit, and minds no missing folder', async () => {
    const folder = tempFolder({ old: 'xxx', middle: 'xxx', new: 'xxx' });
    for (const [index, name] of ['old', 'middle', 'new'].entries()) {
      utimesSync(join(folder, name), 1000 + index, 1000 + index);
    }
    await trimFolder(folder, 6);
    expect(readdirSync(folder).sort()).toEqual(['middle', 'new']);
    await trimFolder(join(folder, 'nowhere'), 6);
  });
});
