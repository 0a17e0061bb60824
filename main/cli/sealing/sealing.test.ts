import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordedPorts } from '../../../test/support/cli-ports.ts';
import { maskOf } from '../../../test/support/masks.ts';
import { BenchPage, ReviewBench } from '../../../test/support/review-bench.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { runCli } from '../run.ts';

const DOT = maskOf('..#.', '....');

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const ports = { ...recordedPorts(), env };
  const code = await runCli(args, ports);
  return { code, stdout: ports.stdout(), stderr: ports.stderr() };
}

/** A workspace with one signed case. */
async function reviewed(): Promise<string> {
  const folder = tempFolder();
  const bench = new ReviewBench(folder, { size: { width: 4, height: 2 } });
  await bench.label({ masks: { radius: maskOf('##..', '##..'), ulna: maskOf('...#', '...#') } });
  const page = await new BenchPage(bench).open();
  await page.edit('radius', DOT);
  await page.sign('accepted', ['radius', 'ulna']);
  bench.close();
  return folder;
}

describe('sealing on the command line', () => {
  it('seals, verifies, changes the passphrase and unseals', async () => {
    const folder = await reviewed();
    const passphrases = tempFolder();
    const [first, second] = [join(passphrases, 'first'), join(passphrases, 'second')];
    writeFileSync(first, 'first passphrase\r\nnot this line\n');
    writeFileSync(second, 'second passphrase');
    const before = await run(['verify', folder, '--json']);
    expect(before.code).toBe(0);

    const sealed = await run(['seal', folder, '--unlock', first]);
    expect(sealed).toEqual({
      code: 0,
      stdout: 'The workspace is sealed. Keep its passphrase: without it nobody opens it again.\n',
      stderr: expect.any(String) as string,
    });
    const locked = await run(['verify', folder]);
    expect(locked).toMatchObject({ code: 3, stdout: '' });
    expect(locked.stderr).toBe(
      'countersign: This workspace is sealed: give its passphrase with --unlock FILE or in ' +
        'COUNTERSIGN_WORKSPACE_PASSPHRASE.\n',
    );
    const wrong = await run(['verify', folder, '--unlock', second]);
    expect(wrong.code).toBe(3);
    expect(wrong.stderr).toMatch(/^countersign: This passphrase does not open the workspace; check/);
    expect(await run(['verify', folder, '--json', '--unlock', first])).toEqual(before);

    expect((await run(['reseal', folder, '--unlock', first, '--to', second])).code).toBe(0);
    expect((await run(['verify', folder, '--unlock', first])).code).toBe(3);
    const env = { COUNTERSIGN_WORKSPACE_PASSPHRASE: 'second passphrase' };
    expect(await run(['verify', folder, '--json'], env)).toEqual(before);
    for (const command of [
      ['export', folder, '--format', 'png', '--out', join(folder, '..', 'out')],
      ['evaluate', folder],
      ['import', folder, first, '--as', 'truth'],
      ['prepare', folder, '--task', 'phantom-wrist', '--out', folder],
    ]) {
      const refused = await run(command);
      expect(refused.stderr, command[0]).toMatch(
        /^countersign: This workspace is sealed: give its passphrase/,
      );
      expect(refused.code).toBe(3);
    }

    expect(await run(['unseal', folder], env)).toMatchObject({ code: 0 });
    expect(await run(['verify', folder, '--json'])).toEqual(before);
  });

  it('says what is missing or too short, and changes nothing', async () => {
    const folder = await reviewed();
    expect((await run(['seal', folder])).stderr).toMatch(
      /^countersign: Give a passphrase with --unlock FILE/,
    );
    const short = { COUNTERSIGN_WORKSPACE_PASSPHRASE: 'short' };
    expect((await run(['seal', folder], short)).stderr).toMatch(/fewer than 8 characters/);
    expect((await run(['unseal', folder], short)).stderr).toMatch(/is not sealed; nothing was changed/);
    expect((await run(['reseal', folder, '--to', 'x'], short)).code).toBe(3);
    expect((await run(['verify', folder])).code).toBe(0);
  });
});
