import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { recordedPorts } from '../../../test/support/cli-ports.ts';
import { smallTask } from '../../../test/support/small-label.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { runCli } from '../run.ts';

const PNG = encode({ width: 2, height: 2, data: Uint8Array.of(1, 2, 3, 4), channels: 1, depth: 8 });
const TASK = JSON.stringify(smallTask(['lunate'], { id: 'bones' }));

/** What comes of a command line that nothing is learnt by. */
async function told(...args: string[]): Promise<{ code: number; sentence: string }> {
  const root = tempFolder();
  const env = { COUNTERSIGN_DATA: join(root, 'data'), COUNTERSIGN_CACHE: join(root, 'cache') };
  const ports = { ...recordedPorts(), env };
  const code = await runCli(['train', ...args], ports);
  return { code, sentence: ports.stderr().split('\n')[0] ?? '' };
}

describe('countersign train', () => {
  it('refuses options that do nothing when a training goes on or is listed', async () => {
    const cases: [string[], string][] = [
      [['ws', '--resume', 'r', '--epochs', '9'], '--epochs cannot be changed with --resume;'],
      [['ws', '--resume', 'r', '--finish', '--licence', 'x'], '--licence cannot be changed with --resume;'],
      [['ws', '--resume', 'r', '--task', 't'], '--task cannot be changed with --resume;'],
      [['--data', 'd', '--task', 't', '--out', 'o', '--resume', 'r', '--seed', '2'], '--seed cannot be'],
      [['ws', '--list', '--resume', 'r'], '--list begins no training, so leave out --resume.'],
      [['--data', 'd', '--task', 't', '--out', 'o', '--list', '--plan', 'p'], 'so leave out --plan.'],
    ];
    for (const [args, sentence] of cases) {
      const { code, sentence: said } = await told(...args);
      expect(said).toContain(sentence);
      expect(code).toBe(2);
    }
    const places = ['--out', 'o', '--unlock', 'key', '--json'];
    const goesOn = ['ws', '--resume', 'r', '--provider', 'cpu', ...places];
    for (const allowed of [goesOn, ['ws', '--list', ...places]])
      expect((await told(...allowed)).code).toBe(3);
  });

  it('checks what was typed before the data, and leaves no folder behind', async () => {
    const root = tempFolder({ 'task.json': TASK, 'images/x.png': PNG, 'truth/x/lunate.png': PNG });
    const out = join(root, 'o');
    const from = (data: string, ...args: string[]) =>
      told('--data', data, '--task', join(root, 'task.json'), '--out', out, ...args);
    // Neither of these says a word about the missing data.
    const nowhere = join(root, 'nowhere');
    expect(await from(nowhere, '--id', 'A b')).toEqual({
      code: 2,
      sentence:
        'countersign: --id needs 1 to 64 lower-case letters, digits and dashes and begins with no dash, not "A b".',
    });
    const tuned = await from(nowhere, '--mode', 'fine-tune', '--parent', 'wirst');
    expect(tuned).toMatchObject({ code: 3, sentence: expect.stringContaining('no model wirst') as string });
    expect(await from(nowhere, '--provider', 'x')).toMatchObject({ code: 2 });
    expect((await from(nowhere)).sentence).toContain('There is no folder of truth');
    expect((await from(root)).sentence).toContain('All cases are of one patient');
    expect((await from(root, '--list')).code).toBe(0);
    expect(existsSync(out)).toBe(false);
  });
});
