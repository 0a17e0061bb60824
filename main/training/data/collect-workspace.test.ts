import { describe, expect, it } from 'vitest';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { reviewedWorkspace, SQUARE } from '../../../test/support/exchange/reviewed-workspace.ts';
import { maskOf } from '../../../test/support/masks.ts';
import { ScriptedTrainer } from '../../../test/support/scripted-trainer.ts';
import { smallLabel, smallTask } from '../../../test/support/small-label.ts';
import { trainingBench, tinyPlan } from '../../../test/support/training-bench.ts';
import type { ExampleTarget, TrainingExample } from '../../../core/training/example.ts';
import { everyCaseOf } from '../../../core/contract/worklist.ts';
import { createMaskStore } from '../../workspace/mask-store.ts';
import { join } from 'node:path';
import { dealCases } from '../../../core/training/deal-cases.ts';
import type { Verdict } from '../../../core/domain/verdict.ts';
import type { KnownCase } from './case-facts.ts';
import { collectWorkspace, type WorkspacePorts } from './collect-workspace.ts';

/** Images of 4 x 4 pixels that differ, of one patient each. */
const IMAGES = Array.from({ length: 8 }, (_, index) => ({
  patientId: `P${String(index)}`,
  pixels: Uint16Array.from({ length: 16 }, (__, at) => (at === index ? 4000 : 100 * at)),
}));
/** So that a pixel of the image is one of the example. */
const PLAN = tinyPlan({ view: { ...tinyPlan().view, width: 4, height: 4 } });

/** A case whose frames have these digests, in a store and a thread that know nothing else. */
function caseOf(caseId: string, patient: string, about: { verdict: Verdict | null; pixels: string[] }) {
  const frames = about.pixels.map(() => ({ empty: false, estimatedDice: null, drawn: true }));
  const structures = [{ structure: 'ulna', verdict: about.verdict, touched: false, frames }];
  const frameIds = about.pixels.map((_, index) => `${caseId}#${String(index)}`);
  const known: KnownCase = {
    ...{ caseId, seq: 1, structures, frames: frameIds, patientKey: patient, hasPatientId: true },
    labels: [about.pixels.map(() => null)],
  };
  return { toDeal: { caseId, patient, structures }, known, pixels: about.pixels };
}

function portsOf(cases: readonly ReturnType<typeof caseOf>[]): WorkspacePorts & { decoded: string[] } {
  const decoded: string[] = [];
  const digestOf = new Map(
    cases.flatMap(({ known, pixels }) => known.frames.map((frameId, at) => [frameId, pixels[at]!] as const)),
  );
  const store = {
    caseRecord: (id: string) => {
      const { frames } = cases.find(({ known }) => known.caseId === id)!.known;
      return Promise.resolve({
        frames: frames.map((frameId) => ({ frameId, pixelSha256: digestOf.get(frameId) })),
      });
    },
    trainingMasks: (_: string, frames: readonly string[]) =>
      Promise.resolve({ seq: 1, frames: frames.map(() => [new Uint8Array()]) }),
  };
  const call = (_: string, { frame: { frameId } }: { frame: { frameId: string } }) => {
    decoded.push(frameId);
    const pixels = digestOf.get(frameId)!;
    return Promise.resolve({ pixels, content: null, example: { id: pixels } });
  };
  // All that is asked.
  return { store, thread: { call }, decoded } as unknown as ReturnType<typeof portsOf>;
}

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

  it('learns nothing of what a held patient shows under another name, signed or not, wherever in a stack', async () => {
    const stack = Array.from({ length: 40 }, (_, index) => `slice ${String(index)}`);
    const cases = [
      caseOf('stack', 'held', { verdict: 'accepted', pixels: stack }),
      caseOf('open', 'held', { verdict: null, pixels: ['wrist'] }),
      // The third slice is not among the 32 that a comparison takes.
      caseOf('twin of a slice', 'a', { verdict: 'accepted', pixels: ['slice 2'] }),
      caseOf('twin of the open one', 'b', { verdict: 'accepted', pixels: ['wrist'] }),
      caseOf('own', 'c', { verdict: 'accepted', pixels: ['elbow'] }),
    ];
    const deal = dealCases(
      cases.map(({ toDeal }) => toDeal),
      { unsigned: null, validation: 0, held: 0, seed: 1, pinned: new Map([['held', 'held']]) },
    );
    const ports = portsOf(cases);
    const put: string[] = [];
    const facts = await collectWorkspace(
      {
        deal,
        known: new Map(cases.map(({ known }) => [known.caseId, known])),
        ...{ structures: ['ulna'], view: PLAN.view, unsigned: null, withUnlabelled: false },
      },
      ports,
      {
        sink: { put: (_, { id }) => Promise.resolve(void put.push(id)) },
        signal: new AbortController().signal,
        onProgress: () => undefined,
      },
    );
    expect(put).toEqual(['elbow']);
    expect(facts).toMatchObject({ doubled: 2, unreadable: 0, split: { training: ['elbow'] } });
    expect(facts.split.held).toHaveLength(32);
    expect(facts.split.held).not.toContain('slice 2');
    // Of who is held nothing is decoded whose digest is known.
    expect(ports.decoded).toEqual(['twin of a slice#0', 'twin of the open one#0', 'own#0']);
  });

  it('end on a full disk with its sentence, and are collected again when there is room', async () => {
    const workspace = await reviewedWorkspace(IMAGES.slice(0, 3));
    const { store, folder, task, cases } = workspace;
    for (const caseId of cases) await workspace.sign(caseId, { ulna: 'accepted', radius: 'accepted' });
    const trainer = new ScriptedTrainer();
    let isFull = true;
    const bench = await trainingBench({
      ...{ store, folder, taskId: task.id, trainer },
      around: (files) => ({
        ...files,
        write(group, name, bytes) {
          if (!isFull || !name.startsWith('examples')) return files.write(group, name, bytes);
          // Somebody makes room at once: what was lost must be missed all the same.
          isFull = false;
          return Promise.reject(new ExpectedError('training-disk', 'The disk is full.'));
        },
      }),
    });
    // Two examples of it are a part.
    const large = tinyPlan({ view: { ...tinyPlan().view, width: 1024, height: 1024 } });
    const { runId } = await bench.start({ plan: large });
    expect(await bench.state(runId, 'failed')).toMatchObject({ problem: 'The disk is full.' });
    expect(trainer.started).toBe(0);
    await (await bench.runs()).resume(runId);
    const { set } = (await trainer.run(0)).request;
    expect([set.training, set.validation].map((list) => list.length)).toEqual([2, 1]);
    expect((await bench.runs()).detail(runId).notes).toEqual([]);
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
