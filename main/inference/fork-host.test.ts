import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { createForkLauncher } from './fork-host.ts';

afterEach(() => void delete process.env['COUNTERSIGN_WORKSPACE_PASSPHRASE']);

it('starts the networks without the passphrase of the workspace', async () => {
  process.env['COUNTERSIGN_WORKSPACE_PASSPHRASE'] = 'correct horse battery';
  const folder = tempFolder({ 'host.mjs': 'process.send({ ...process.env });' });
  const host = createForkLauncher({ entry: join(folder, 'host.mjs'), env: { VK_ICD_FILENAMES: 'x' } })();
  const env = await new Promise<unknown>((resolve) => host.onMessage(resolve));
  host.kill();
  expect(JSON.stringify(env)).not.toMatch(/PASSPHRASE|correct horse/);
  expect(env).toMatchObject({ VK_ICD_FILENAMES: 'x', PATH: process.env['PATH'] });
});
