import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { namedPlan } from '../../../core/training/named-plans.ts';
import { withEpochs } from '../../../core/training/with-epochs.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { command } from '../commands/train.ts';
import { parseInput } from '../input.ts';
import { askedPlan, presetOf, sourceOf } from './train-arguments.ts';

const inputOf = (...args: string[]) => parseInput(command, args).input;
const PRESET = namedPlan('standard', { view: null, cases: 40 });

describe('what is typed for a training', () => {
  it('is a source of signed cases, with pseudo labels only when asked for', () => {
    expect(sourceOf(inputOf('ws'), 'wrist')).toEqual({ taskId: 'wrist', unsigned: null, held: 0.2 });
    const unsigned = sourceOf(inputOf('ws', '--unsigned', '0.5', '--quality', '0.8', '--held', '0'), 'wrist');
    expect(unsigned).toEqual({ taskId: 'wrist', unsigned: { weight: 0.5, quality: 0.8 }, held: 0 });
    expect(() => sourceOf(inputOf('ws', '--quality', '0.8'), 'wrist')).toThrow(/--unsigned/);
    expect(() => sourceOf(inputOf('ws', '--unsigned', '2'), 'wrist')).toThrow(/from 0 to 1, not "2"/);
    expect(() => sourceOf(inputOf('ws', '--held', '0.95'), 'wrist')).toThrow(/from 0 to 0.9, not "0.95"/);
    expect(() => presetOf(inputOf('ws', '--preset', 'tea'))).toThrow(/coffee or standard or thorough/);
  });

  it('is a plan: the preset, the file, then the options', async () => {
    const cwd = tempFolder({
      'plan.json': JSON.stringify({ network: { levels: 4 }, epochs: 100, coarseEpochs: 50, seed: 3 }),
      'wrong.json': JSON.stringify({ network: { levels: 'many' } }),
      'few.json': JSON.stringify({ epochs: 20 }),
      'coarse.json': JSON.stringify({ epochs: 20, coarseEpochs: 20 }),
      'list.json': '[]',
    });
    const asked = inputOf('ws', '--plan', 'plan.json', '--epochs', '10', '--mode', 'final');
    const plan = (await askedPlan(asked, { cwd }))(PRESET);
    expect(plan).toMatchObject({ mode: 'final', seed: 3, epochs: 10, coarseEpochs: 5, view: PRESET.view });
    expect(plan.network).toEqual({ ...PRESET.network, levels: 4 });
    // Named alone, epochs of a file take along what is counted in them, as those of the option do.
    const few = (await askedPlan(inputOf('ws', '--plan', 'few.json'), { cwd }))(PRESET);
    expect(few).toEqual(withEpochs(PRESET, 20));
    expect(few).toEqual((await askedPlan(inputOf('ws', '--epochs', '20'), { cwd }))(PRESET));
    await expect(askedPlan(inputOf('ws', '--plan', 'coarse.json'), { cwd })).rejects.toThrow(
      /wrong at coarseEpochs: fewer than the epochs/,
    );
    const wrong = askedPlan(inputOf('ws', '--plan', 'wrong.json'), { cwd });
    await expect(wrong).rejects.toThrow(/wrong at network.levels/);
    await expect(askedPlan(inputOf('ws', '--plan', 'list.json'), { cwd })).rejects.toThrow(/no JSON object/);
    const missing = askedPlan(inputOf('ws', '--plan', join('no', 'plan.json')), { cwd });
    await expect(missing).rejects.toMatchObject({ code: 'plan-missing' });
    await expect(askedPlan(inputOf('ws', '--mode', 'fast'), { cwd })).rejects.toThrow(/--mode is initial/);
  });

  it('names what fine-tuning starts from, and only then', async () => {
    const cwd = tempFolder({ 'tune.json': JSON.stringify({ mode: 'fine-tune' }) });
    const refused = (...args: string[]) => expect(askedPlan(inputOf('ws', ...args), { cwd })).rejects;
    await refused('--mode', 'fine-tune').toThrow(/name it with --parent MODEL/);
    await refused('--plan', 'tune.json').toThrow(/name it with --parent MODEL/);
    await refused('--parent', 'wrist-2').toThrow(/needs --mode fine-tune/);
    const plan = await askedPlan(inputOf('ws', '--plan', 'tune.json', '--parent', 'wrist-2'), { cwd });
    expect(plan(PRESET).mode).toBe('fine-tune');
  });
});
