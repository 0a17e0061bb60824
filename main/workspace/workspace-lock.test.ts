import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { lockWorkspace } from './workspace-lock.ts';

describe('the lock of a workspace', () => {
  it('goes with the process that held it, however it ended', async () => {
    const path = join(tempFolder(), 'lock.sqlite');
    const code = `import { lockWorkspace } from ${JSON.stringify(import.meta.resolve('./workspace-lock.ts'))};
      lockWorkspace(${JSON.stringify(path)}); console.log('held'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await once(child.stdout, 'data');
    expect(() => lockWorkspace(path)).toThrow(/Another Countersign is writing/);
    child.kill('SIGKILL');
    await once(child, 'exit');
    lockWorkspace(path).release();
  });
});
