import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExpectedError } from '../../../core/domain/errors.ts';
import {
  reviewedWorkspace,
  type ReviewedWorkspace,
} from '../../../test/support/exchange/reviewed-workspace.ts';
import { ScriptedTrainer } from '../../../test/support/scripted-trainer.ts';
import { tinyPlan, trainingBench, type TrainingBench } from '../../../test/support/training-bench.ts';
import { partName, type RunFiles } from './run-files.ts';

const BOTH = { ulna: 'accepted', radius: 'accepted' } as const;

/** Three patients with one signed radiograph each. */
async function signedWorkspace(patients = 3): Promise<ReviewedWorkspace> {
  const radiographs = Array.from({ length: patients }, (_, index) => ({
    patientId: `P${String(index)}`,
    pixels: Uint16Array.from({ length: 16 }, (__, at) => (at === index ? 4000 : at * 100)),
  }));
  const workspace = await reviewedWorkspace(radiographs);
  for (const caseId of workspace.cases) await workspace.sign(caseId, BOTH);
  return workspace;
}

function benchOn(
  { store, folder, task }: ReviewedWorkspace,
  trainer: ScriptedTrainer,
  around?: (files: RunFiles) => RunFiles,
): Promise<TrainingBench> {
  return trainingBench({
    store,
    folder,
    taskId: task.id,
    trainer,
    ...(around === undefined ? {} : { around }),
  });
}

/** Files on a disk that takes no states while it is full. */
function filesOn(disk: { readonly isFull: boolean }): (files: RunFiles) => RunFiles {
  return (files) => ({
    ...files,
    writeParts: (group, stem, bytes) =>
      disk.isFull
        ? Promise.reject(new ExpectedError('training-disk', 'The disk is full.'))
        : files.writeParts(group, stem, bytes),
  });
}

/** Files on a disk that stops within a state: its first part is there, the second one waits. */
function slowDisk() {
  let reach = (): void => undefined;
  let release = (): void => undefined;
  let gate = Promise.resolve();
  let reached = Promise.resolve();
  const files = (real: RunFiles): RunFiles => ({
    ...real,
    async writeParts(group, stem, bytes) {
      await real.write(group, partName(stem, 0), bytes);
      reach();
      await gate;
      return real.writeParts(group, stem, bytes);
    },
  });
  return {
    files,
    /** From the next state on. */
    stop: () => {
      gate = new Promise((resolve) => (release = resolve));
      reached = new Promise((resolve) => (reach = resolve));
    },
    reached: () => reached,
    goOn: () => release(),
  };
}

/** A training whose state of the next epoch is half on the disk. */
async function writingState({ epochsBefore }: { readonly epochsBefore: number }) {
  const workspace = await signedWorkspace();
  const trainer = new ScriptedTrainer();
  const disk = slowDisk();
  const bench = await benchOn(workspace, trainer, disk.files);
  const { runId } = await bench.start();
  const run = await trainer.run(0);
  for (let epoch = 0; epoch < epochsBefore; epoch++) await run.learn(0.4);
  disk.stop();
  const writing = run.learn(0.5);
  await disk.reached();
  return { workspace, trainer, disk, bench, runId, run, writing };
}

describe('a training', () => {
  it('goes from signed cases to a model, and leaves nothing of the images', async () => {
    const workspace = await signedWorkspace();
    const trainer = new ScriptedTrainer();
    const bench = await benchOn(workspace, trainer);
    const { runId } = await bench.start();
    const run = await trainer.run(0);
    expect(run.request.set.structures).toEqual(['ulna', 'radius']);
    expect(run.request.set.training).toHaveLength(2);
    expect(run.request.set.validation).toHaveLength(1);
    expect(run.request.checkpoint).toBeNull();
    await run.learn(0.4);
    await run.learn(0.6);
    const own = join(workspace.folder, 'training', runId);
    expect(readdirSync(own).sort()).toEqual(['examples-0000.part', 'record.part', 'state-2-0000.part']);
    run.complete(Uint8Array.of(1, 2, 3));
    const done = await bench.state(runId, 'done');
    expect(done).toMatchObject({ best: 0.5, provider: 'cpu', problem: '', modelId: 'wrist-1' });
    const { record, model } = bench.kept[0]!;
    expect([...model]).toEqual([1, 2, 3]);
    expect(record.split.training).toHaveLength(2);
    expect(record.counts.structures['ulna']).toEqual({
      accepted: 3,
      corrected: 0,
      absent: 0,
      unsigned: 0,
      unknown: 0,
    });
    await (await bench.runs()).settled(runId);
    expect(readdirSync(own)).toEqual(['record.part']);
    expect((await bench.runs()).detail(runId).epochs).toHaveLength(2);
  });

  it('waits for the one before it, pauses, and goes on from where it was', async () => {
    const workspace = await signedWorkspace();
    const trainer = new ScriptedTrainer();
    const bench = await benchOn(workspace, trainer);
    const runs = await bench.runs();
    const first = await bench.start();
    const second = await bench.start();
    const run = await trainer.run(0);
    expect(runs.list().map(({ runId, state }) => [runId, state])).toEqual([
      [second.runId, 'waiting'],
      [first.runId, 'running'],
    ]);
    await run.learn(0.4);
    await runs.pause(first.runId);
    await bench.state(first.runId, 'paused');
    // The second one's turn.
    (await trainer.run(1)).complete();
    await bench.state(second.runId, 'done');
    await runs.resume(first.runId);
    const again = await trainer.run(2);
    expect([...again.request.checkpoint!]).toEqual([1]);
    expect(again.request.set.training.map(({ id }) => id)).toEqual(
      run.request.set.training.map(({ id }) => id),
    );
    await expect(runs.resume(first.runId)).rejects.toMatchObject({ code: 'run-state' });
    await again.learn(0.7);
    await runs.finish(first.runId);
    await bench.state(first.runId, 'done');
    expect(again.finishing).toBe(true);
    expect(runs.detail(first.runId).validation.at(-1)?.epoch).toBe(2);
  });

  it('is taken up by the next start of the program, unless somebody has paused it', async () => {
    const workspace = await signedWorkspace();
    const trainer = new ScriptedTrainer();
    const before = await benchOn(workspace, trainer);
    const paused = await before.start();
    await (await trainer.run(0)).learn(0.3);
    await (await before.runs()).pause(paused.runId);
    await before.state(paused.runId, 'paused');
    const going = await before.start();
    await (await trainer.run(1)).learn(0.3);
    await (await trainer.run(1)).learn(0.4);
    await before.training.close();

    const after = await benchOn(workspace, trainer);
    const runs = await after.runs();
    expect(new Map(runs.list().map(({ runId, state }) => [runId, state]))).toEqual(
      new Map([
        [going.runId, 'interrupted'],
        [paused.runId, 'paused'],
      ]),
    );
    runs.takeUp();
    const again = await trainer.run(2);
    expect([...again.request.checkpoint!]).toEqual([2]);
    expect(runs.detail(going.runId).epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    again.complete();
    await after.state(going.runId, 'done');
    expect(trainer.started).toBe(3);
  });

  it('says what went wrong in one sentence, and can be resumed after it', async () => {
    const workspace = await signedWorkspace();
    const trainer = new ScriptedTrainer();
    const bench = await benchOn(workspace, trainer);
    const { runId } = await bench.start();
    const run = await trainer.run(0);
    const kept = async () => (await bench.runs()).detail(runId).checkpoint;
    expect(await kept()).toBe(false);
    await run.learn(0.4);
    expect(await kept()).toBe(true);
    run.fail(new ExpectedError('training-memory', 'It does not fit; choose the plan "coffee".'));
    expect((await bench.state(runId, 'failed')).problem).toBe('It does not fit; choose the plan "coffee".');
    await (await bench.runs()).resume(runId);
    const again = await trainer.run(1);
    expect([...again.request.checkpoint!]).toEqual([1]);
    again.fail(new TypeError('of /data/Doe^Jane'));
    const failed = await bench.state(runId, 'failed');
    expect(failed.problem).toMatch(/defect of the program/);
  });

  it('goes on with another provider where somebody asks for it, and says so', async () => {
    const workspace = await signedWorkspace();
    const trainer = new ScriptedTrainer();
    const bench = await benchOn(workspace, trainer);
    const runs = await bench.runs();
    const { runId } = await bench.start();
    const run = await trainer.run(0);
    expect(run.request.provider).toBeNull();
    run.provider = 'webgpu';
    await run.learn(0.4);
    await expect(runs.useProvider(runId, 'cpu')).rejects.toMatchObject({ code: 'run-state' });
    run.fail(new ExpectedError('training-host-silent', 'It hangs.'));
    await bench.state(runId, 'failed');
    await runs.useProvider(runId, 'cpu');
    await runs.resume(runId);
    const again = await trainer.run(1);
    expect(again.request.provider).toBe('cpu');
    await again.learn(0.5);
    again.complete();
    await bench.state(runId, 'done');
    expect(runs.detail(runId).notes).toEqual([
      'It has learnt on several execution providers (webgpu, cpu): the model is not the one that a single one of them would have made.',
    ]);
    expect(bench.kept[0]?.record.provider).toBe('webgpu, then cpu');
  });

  it('says what it leaves out, and what its trainer has said', async () => {
    const workspace = await reviewedWorkspace(
      [100, 200, 300, 300].map((grey, index) => ({
        patientId: `P${String(index)}`,
        pixels: Uint16Array.from({ length: 16 }, (_, at) => grey * at),
      })),
    );
    for (const caseId of workspace.cases) await workspace.sign(caseId, BOTH);
    const trainer = new ScriptedTrainer();
    const bench = await benchOn(workspace, trainer);
    const { runId } = await bench.start();
    (await trainer.run(0)).warn('No training case shows Ulna.');
    const said = [
      'Images that are left out, since another one has the same pixels: 1.',
      'No training case shows Ulna.',
    ];
    expect((await bench.runs()).detail(runId).notes).toEqual(said);
    expect(bench.log).toEqual(said);
  });

  it('reads no image for a training that does not fit into memory', async () => {
    const workspace = await signedWorkspace();
    const trainer = new ScriptedTrainer();
    trainer.requireMemory = () => {
      throw new ExpectedError('training-memory', 'It does not fit.');
    };
    const bench = await benchOn(workspace, trainer);
    const { runId } = await bench.start();
    expect(await bench.state(runId, 'failed')).toMatchObject({ problem: 'It does not fit.' });
    expect(readdirSync(join(workspace.folder, 'training', runId))).toEqual(['record.part']);
    expect(trainer.started).toBe(0);
  });

  it('keeps its last checkpoint on a full disk', async () => {
    const workspace = await signedWorkspace();
    const trainer = new ScriptedTrainer();
    const disk = { isFull: false };
    const bench = await benchOn(workspace, trainer, filesOn(disk));
    const { runId } = await bench.start();
    const run = await trainer.run(0);
    await run.learn(0.4);
    disk.isFull = true;
    await run.learn(0.5);
    expect(await bench.state(runId, 'failed')).toMatchObject({ problem: 'The disk is full.' });
    disk.isFull = false;
    await (await bench.runs()).resume(runId);
    expect([...(await trainer.run(1)).request.checkpoint!]).toEqual([1]);
  });

  it('keeps a checkpoint when its trainer ends while the next one is being written', async () => {
    const { trainer, disk, bench, runId, run, writing } = await writingState({ epochsBefore: 1 });
    run.fail(new ExpectedError('training-host-crashed', 'The process that trains ended.'));
    disk.goOn();
    await writing;
    await bench.state(runId, 'failed');
    const runs = await bench.runs();
    await runs.resume(runId);
    expect([...(await trainer.run(1)).request.checkpoint!]).toEqual([2]);
  });

  it('leaves nothing when it is discarded while a checkpoint is being written', async () => {
    const { workspace, disk, bench, runId, writing } = await writingState({ epochsBefore: 0 });
    const discarded = (await bench.runs()).discard(runId);
    disk.goOn();
    await Promise.all([writing, discarded]);
    expect(existsSync(join(workspace.folder, 'training', runId))).toBe(false);
  });

  it('clears away what a kill left before there was a record, and keeps a damaged record', async () => {
    const workspace = await signedWorkspace();
    const folder = join(workspace.folder, 'training');
    for (const runId of ['00000000000000aa', '00000000000000bb'])
      mkdirSync(join(folder, runId), { recursive: true });
    writeFileSync(join(folder, '00000000000000aa', 'initial-0000.part'), 'x');
    writeFileSync(join(folder, '00000000000000bb', 'record.part'), 'x');
    const bench = await benchOn(workspace, new ScriptedTrainer());
    expect((await bench.runs()).list()).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.startsWith('0000'))).toEqual(['00000000000000bb']);
  });

  it('makes no model of steps that were lost before the first checkpoint', async () => {
    const workspace = await signedWorkspace();
    const trainer = new ScriptedTrainer();
    const disk = { isFull: true };
    const bench = await benchOn(workspace, trainer, filesOn(disk));
    const { runId } = await bench.start();
    await (await trainer.run(0)).learn(0.4);
    expect(await bench.state(runId, 'failed')).toMatchObject({ step: 10 });
    const runs = await bench.runs();
    await expect(runs.finish(runId)).rejects.toThrow(/learnt nothing yet/);
    disk.isFull = false;
    await runs.resume(runId);
    const again = await trainer.run(1);
    await expect(runs.finish(runId)).rejects.toThrow(/learnt nothing yet/);
    await again.learn(0.5);
    await runs.finish(runId);
    await bench.state(runId, 'done');
  });

  it('makes no model of a training that was paused before its first step', async () => {
    const workspace = await signedWorkspace();
    const trainer = new ScriptedTrainer();
    const bench = await benchOn(workspace, trainer);
    const { runId } = await bench.start();
    await trainer.run(0);
    const runs = await bench.runs();
    await runs.pause(runId);
    await bench.state(runId, 'paused');
    await expect(runs.finish(runId)).rejects.toThrow(/learnt nothing yet/);
  });

  it('learns nothing of a task that has got other structures while it waited', async () => {
    const workspace = await signedWorkspace();
    const { store, task } = workspace;
    const trainer = new ScriptedTrainer();
    const bench = await benchOn(workspace, trainer);
    await bench.start();
    const waiting = await bench.start();
    const run = await trainer.run(0);
    await run.learn(0.4);
    await store.putTask({ ...task, version: task.version + 1, structures: [...task.structures].reverse() });
    run.complete();
    const { problem } = await bench.state(waiting.runId, 'failed');
    expect(problem).toMatch(/^The task has got other structures since this training was started/);
    expect(trainer.started).toBe(1);
  });

  it('keeps its model under the next free id where an import has taken its own', async () => {
    const { store, folder, task } = await signedWorkspace();
    const trainer = new ScriptedTrainer();
    const taken = new Set(['wrist-1', 'wrist-1-2']);
    const bench = await trainingBench({ store, folder, taskId: task.id, trainer, taken });
    const { runId } = await bench.start();
    (await trainer.run(0)).complete();
    expect(await bench.state(runId, 'done')).toMatchObject({
      modelId: 'wrist-1-3',
      problem:
        'Another model called wrist-1 has come since this training began, so the new one is kept as wrist-1-3.',
    });
    expect(bench.kept).toHaveLength(1);
  });

  it('can be discarded at any time, with everything of it', async () => {
    const workspace = await signedWorkspace();
    const trainer = new ScriptedTrainer();
    const bench = await benchOn(workspace, trainer);
    const runs = await bench.runs();
    const { runId } = await bench.start();
    await (await trainer.run(0)).learn(0.4);
    await runs.discard(runId);
    expect(existsSync(join(workspace.folder, 'training', runId))).toBe(false);
    expect(runs.list()).toEqual([]);
    expect(() => runs.detail(runId)).toThrow(/not there any more/);
    await expect(runs.pause(runId)).rejects.toMatchObject({ code: 'run-unknown' });
  });

  it('refuses ids that are taken, sources without anything signed, and plans that do not fit', async () => {
    const workspace = await reviewedWorkspace([
      { patientId: 'P0' },
      { patientId: 'P1', pixels: new Uint16Array(16).fill(5) },
    ]);
    const trainer = new ScriptedTrainer();
    const bench = await benchOn(workspace, trainer);
    await expect(bench.start()).rejects.toThrow(/Nothing of this task is signed yet/);
    await workspace.sign(workspace.cases[0]!, BOTH);
    await expect(bench.start()).rejects.toThrow(/of one patient only/);
    await workspace.sign(workspace.cases[1]!, BOTH);
    const plan = tinyPlan({ mode: 'mean-teacher' });
    await expect(bench.start({ plan })).rejects.toMatchObject({ code: 'training-no-unlabelled' });
    await bench.start({ modelId: 'taken' });
    await expect(bench.start({ modelId: 'taken' })).rejects.toMatchObject({ code: 'model-id-taken' });
    await expect((await bench.runs()).finish((await bench.start()).runId)).rejects.toThrow(
      /learnt nothing yet/,
    );
  });
});
