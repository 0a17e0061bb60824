import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startCli } from '../support/run-cli.ts';
import { tempFolder } from '../support/temp-folder.ts';

it(
  'start says in one line why there is no window, and serves the same workstation',
  { timeout: 60_000 },
  async () => {
    const root = tempFolder();
    const here = { ...process.env };
    // A binary that is not there, on every machine: nothing may be fetched in its place.
    process.env['COUNTERSIGN_ELECTRON'] = join(root, 'electron');
    process.env['COUNTERSIGN_DATA'] = join(root, 'station');
    // No browser of whoever runs the tests.
    process.env['DISPLAY'] = process.env['WAYLAND_DISPLAY'] = '';
    process.env['PATH'] = '';
    const { child, finished } = startCli(
      ['start', '--workspace', join(root, 'workspace')],
      join(root, 'cache'),
    );
    process.env = here;
    const address = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stdout?.on('data', (part: string) => {
        text += part;
        const found = /Countersign is ready: (\S+)/.exec(text)?.[1];
        if (found !== undefined) resolve(found);
      });
      void finished.then(({ stderr }) => reject(new Error(stderr)));
    });
    expect((await fetch(address, { redirect: 'manual' })).status).toBe(303);
    child.kill('SIGTERM');
    const { code, stderr } = await finished;
    expect(code).toBe(130);
    expect(stderr).toContain(
      'No window of its own, since COUNTERSIGN_ELECTRON names a file that is not there: the workstation is served to ' +
        'the browser of this computer.\n',
    );
  },
);
