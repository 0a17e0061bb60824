import { describe, expect, it } from 'vitest';
import { reviewedWorkspace, SQUARE } from '../../../test/support/exchange/reviewed-workspace.ts';
import { maskOf } from '../../../test/support/masks.ts';
import { ScriptedTrainer } from '../../../test/support/scripted-trainer.ts';
import { smallLabel, smallTask } from '../../../test/support/small-label.ts';
import { trainingBench, tinyPlan } from '../../../test/support/training-bench.ts';
import type { ExampleTarget, TrainingExample } from '../../../core/training/example.ts';
import { everyCaseOf } from '../../../core/contract/worklist.ts';
import { createMaskStore } from '../../workspace/mask-store.ts';
import { join } from 'node:path';

/** Images of 4 x 4 pixels that differ, of one patient each. */
const IMAGES = Array.from({ length: 8 }, (_, index) => ({
  patientId: `P${String(index)}`,
  pixels: Uint16Array.from({ length: 16 }, (__, at) => (at === index ? 4000 : 100 * at)),
}));
/** So that a pixel of the image is one of the example. */
const PLAN = tinyPlan({ view: { ...tinyPlan().view, width: 4, height: 4 } });

/** `#` where the target covers a pixel wholly, `?` where nobody knows, `-` where it is known to be absent. */
function drawn(target: ExampleTarget | null, { width, height }: TrainingExample): string[] {
  if (target === null) return ['?'];
  const { covered } = target;
  if (covered === null) return ['-'];
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (__, x) => {
      const [column, row] = [x - covered.left, y - covered.top];
      const inside = column >= 0 && row >= 0 && column < covered.width && row < covered.height;
      return inside && covered.share[row * covered.width + column] === 255 ? '#' : '.';
    }).join(''),
  );
}

describe('examples of a workspace', () => {
  it('hold what readers signed, and nothing of what nobody judged', async () => {
    const task = smallTask(['ulna', 'radius']);
    const workspace = await reviewedWorkspace(IMAGES, { task });
    const { store, folder, cases } = workspace;
    const good = { agreement: 0.9, estimatedDice: 0.95 };
    const masks = createMaskStore(join(folder, 'masks'));
    const square = await masks.put(SQUARE);
    // Of the last three: a good pseudo label, a poor one, one whose side is in doubt.
    for (const [index, change] of [
      [5, {}],
      [6, { estimatedDice: 0.5 }],
      [7, {}],
    ] as const) {
      const frameId = (await store.caseRecord(cases[index]!)).frames[0]!.frameId;
      const figures = { ...good, ...change, mask: square };
      const label = smallLabel(
        frameId,
        { ulna: figures, radius: { ...figures, estimatedDice: 0.1 } },
        { id: 'b', task },
      );
      const structures = label.structures.map((one) =>
        index === 7 ? { ...one, flags: ['laterality-unknown' as const] } : one,
      );
      await store.putLabel({ ...label, structures });
    }
    await workspace.sign(cases[0]!, { ulna: 'accepted', radius: 'absent' });
    await workspace.draw(cases[1]!, 'ulna', maskOf('#...', '....', '....', '....'));
    await workspace.sign(cases[1]!, { ulna: 'corrected', radius: 'rejected' });
    await workspace.sign(cases[2]!, { ulna: 'deferred', radius: 'accepted' });
    // Signed, then changed: nobody stands by it any more (rule R1).
    await workspace.sign(cases[3]!, { ulna: 'accepted', radius: 'accepted' });
    await workspace.draw(cases[3]!, 'ulna', maskOf('...#', '....', '....', '....'));
    await workspace.sign(cases[4]!, { ulna: 'accepted', radius: 'accepted' });

    const before = (await store.verify()).entries;
    const trainer = new ScriptedTrainer();
    const bench = await trainingBench({ store, folder, taskId: task.id, trainer });
    await bench.start({
      plan: PLAN,
      source: { taskId: task.id, unsigned: { weight: 0.25, quality: 0.9 }, held: 0 },
    });
    const { set } = (await trainer.run(0)).request;
    // Reading cases writes nothing down.
    expect((await store.verify()).entries).toBe(before);

    const found = new Map<string, string[][]>();
    const weights = new Map<string, (number | undefined)[]>();
    const pixels = new Map<string, string>();
    for (const caseId of await store.select({ filter: everyCaseOf(task.id) })) {
      pixels.set((await store.caseRecord(caseId)).frames[0]!.pixelSha256 ?? '', caseId);
    }
    for (const example of [...set.training, ...set.validation]) {
      const caseId = pixels.get(example.id)!;
      found.set(
        caseId,
        example.targets.map((target) => drawn(target, example)),
      );
      weights.set(
        caseId,
        example.targets.map((target) => target?.weight),
      );
    }
    const square4 = ['....', '.##.', '.##.', '....'];
    const corner4 = ['#...', '#...', '....', '....'];
    expect(found.get(cases[0]!)).toEqual([square4, ['-']]);
    expect(found.get(cases[1]!)).toEqual([['#...', '.##.', '.##.', '....'], ['?']]);
    expect(found.get(cases[2]!)).toEqual([['?'], corner4]);
    expect(found.get(cases[3]!)).toEqual([['?'], corner4]);
    expect(found.get(cases[4]!)).toEqual([square4, corner4]);
    expect(found.get(cases[5]!)).toEqual([square4, ['?']]);
    expect(weights.get(cases[5]!)).toEqual([0.25, undefined]);
    expect(found.has(cases[6]!)).toBe(false);
    expect(found.has(cases[7]!)).toBe(false);
    expect(set.unlabelled).toEqual([]);
  });

  it('keeps who is held away from every later training of the task', async () => {
    const workspace = await reviewedWorkspace(IMAGES);
    const { store, folder, task, cases } = workspace;
    for (const caseId of cases.slice(0, 4))
      await workspace.sign(caseId, { ulna: 'accepted', radius: 'accepted' });
    const trainer = new ScriptedTrainer();
    const bench = await trainingBench({ store, folder, taskId: task.id, trainer });
    const seen = async (index: number): Promise<string[]> => {
      const { set } = (await trainer.run(index)).request;
      return [...set.training, ...set.validation].map(({ id }) => id);
    };
    const first = await bench.start({ held: 0.25, plan: PLAN });
    const learnt = await seen(0);
    (await trainer.run(0)).complete();
    await bench.state(first.runId, 'done');
    const { held } = bench.kept[0]!.record.split;
    expect(held).toHaveLength(1);
    expect(learnt).toHaveLength(3);

    for (const caseId of cases.slice(4))
      await workspace.sign(caseId, { ulna: 'accepted', radius: 'accepted' });
    // Also when nobody is to be held.
    const second = await bench.start({ held: 0, plan: PLAN });
    expect(await seen(1)).not.toContain(held[0]);
    // One of those who were not signed yet was held as well.
    expect(await seen(1)).toHaveLength(6);
    (await trainer.run(1)).complete();
    await bench.state(second.runId, 'done');
    expect(bench.kept[1]!.record.split.held).toHaveLength(2);
    expect(bench.kept[1]!.record.split.held).toContain(held[0]);
    const survey = await bench.training.survey({ taskId: task.id, unsigned: null, held: 0 });
    expect(survey.warnings).toContain('Patients that an earlier training has held back stay held.');
    expect(survey.patients).toEqual({ training: 4, validation: 2, held: 2 });
    expect(survey.structures[0]).toMatchObject({ id: 'ulna', accepted: 6, unknown: 0 });
    expect(survey.plans.map(({ id }) => id)).toEqual(['coffee', 'standard', 'thorough']);
  });

  it('lets a mean teacher look at what nobody judged, and holds some of it back', async () => {
    const workspace = await reviewedWorkspace(IMAGES);
    const { store, folder, task, cases } = workspace;
    for (const caseId of cases.slice(0, 3))
      await workspace.sign(caseId, { ulna: 'accepted', radius: 'accepted' });
    const trainer = new ScriptedTrainer();
    const bench = await trainingBench({ store, folder, taskId: task.id, trainer });
    await bench.start({ held: 0.2, plan: { ...PLAN, mode: 'mean-teacher' } });
    const { set } = (await trainer.run(0)).request;
    expect([set.training, set.validation, set.unlabelled].map((list) => list.length)).toEqual([1, 1, 4]);
    expect(set.unlabelled.every(({ targets }) => targets.length === 0)).toBe(true);
  });
});
