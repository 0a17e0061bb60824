import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { recordedPorts } from '../../../test/support/cli-ports.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { runCli } from '../run.ts';

async function failure(...args: string[]): Promise<{ code: number; sentence: string }> {
  const ports = recordedPorts();
  const code = await runCli(['experiment', ...args], ports);
  expect(ports.stdout()).toBe('');
  return { code, sentence: ports.stderr() };
}

describe('countersign experiment', () => {
  it('answers wrong usage before anything starts', async () => {
    const cases: [string[], string][] = [
      [['--quick', '--size', '256'], '--quick takes at most 128 pixels'],
      [['--cases', '10,x'], '--cases needs whole numbers from 1 to 100000, not "x".'],
      [['--seeds', '0'], '--seeds needs whole numbers from 1'],
      [['--variants', 'raw,SAM'], 'There is no variant SAM; known are initial, raw,'],
    ];
    for (const [args, sentence] of cases) {
      const { code, sentence: told } = await failure(...args);
      expect(told).toContain(sentence);
      expect(code).toBe(2);
    }
  });

  it('says in one sentence what is wrong with data and plans', async () => {
    const empty = tempFolder({ 'plan.json': '{"epochs": "many"}', 'list.json': '[1]' });
    expect((await failure(empty)).sentence).toContain('is no data set with truth');
    expect((await failure(empty, '--plan', '/no/such/plan')).sentence).toContain('no readable plan');
    expect((await failure(empty, '--plan', `${empty}/list.json`)).sentence).toBe(
      `countersign: The plan ${empty}/list.json is no JSON object; correct it.\n`,
    );
    const one = encode({ width: 2, height: 2, data: Uint8Array.of(1, 2, 3, 4), channels: 1, depth: 8 });
    const small = tempFolder({ 'images/x.png': one, 'truth/x/lung.png': one });
    const wrong = await failure(small, '--plan', `${empty}/plan.json`);
    expect(wrong.sentence).toMatch(/The plan \S+plan\.json is wrong at epochs: .*; correct it\.$/m);
    const few = await failure(small);
    expect(few.sentence).toContain('too few for 10, 20, 43 labelled');
    expect(few.code).toBe(3);
  });
});
