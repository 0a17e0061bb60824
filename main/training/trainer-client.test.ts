import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shapeSet, tinyPlan } from '../../test/support/training-scenes.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { watchTraining } from '../../test/support/watched-training.ts';
import { encodeCheckpoint } from './checkpoint.ts';
import { noSums } from './host/state.ts';
import { createTrainer, type TrainerOptions } from './trainer-client.ts';
import { createTrainerLauncher } from './trainer-process.ts';
import type { Trainer, TrainingRequest } from './training-set.ts';

/** A trainer whose host is this program, which finds `send`. */
function trainerWith(program: string, more: Partial<TrainerOptions> = {}): Trainer {
  const text = `const send = (message) => process.send(message);
    process.on('disconnect', () => process.exit(0));
    ${program}
    send({ kind: 'ready' });`;
  const folder = tempFolder({ 'host.mjs': text });
  return createTrainer({ launch: createTrainerLauncher({ entry: join(folder, 'host.mjs') }), ...more });
}

const large = tinyPlan({
  view: { ...tinyPlan().view, width: 512, height: 512 },
  network: { levels: 4, baseChannels: 32, maxChannels: 256 },
  batch: 8,
});

describe('the trainer', () => {
  it('sends cases in parts, each after the one before is taken, and nothing of what is not looked at', async () => {
    const trainer = trainerWith(`
      const seen = [];
      process.on('message', (message) => {
        seen.push(message.kind === 'examples' ? message.list + ' ' + message.examples.map((one) => one.grey.length + ' ' + one.targets.length).join() : message.kind);
        if (message.kind === 'prepare') send({ kind: 'chosen', provider: 'cpu', reason: '' });
        if (message.kind === 'examples') send({ kind: 'taken' });
        if (message.kind === 'start') send({ kind: 'failed', code: 'seen', message: seen.join('; ') });
      });`);
    const set = shapeSet({ training: 2, validation: 1, unlabelled: 1 });
    // A piece of larger memory, of which nothing else may travel.
    const shared = new Uint16Array(5000).subarray(10, 10 + 32 * 32);
    const training = [set.training[0]!, { ...set.training[1]!, grey: shared }];
    const { run } = watchTraining(trainer, { set: { ...set, training } });
    await expect(run.end).rejects.toThrow(
      /^prepare; training 1024 2,1024 2; validation 1024 2; unlabelled 1024 0; start$/,
    );
  });

  it('goes on without a provider that ends its process, and says so in the log', async () => {
    const log: string[] = [];
    const trainer = trainerWith(
      `process.on('message', ({ kind, run }) => {
        if (kind !== 'prepare') return;
        if (!run.providers.includes('webgpu')) return send({ kind: 'failed', code: 'seen', message: run.providers.join() });
        process.send({ kind: 'trying', provider: 'webgpu' }, () => process.abort());
      });`,
      { platform: 'linux', log: (line) => log.push(line) },
    );
    const { run } = watchTraining(trainer, { provider: null });
    await expect(run.end).rejects.toThrow(/^cuda,cpu$/);
    expect(log).toEqual([
      expect.stringMatching(/^webgpu ended the process that tried to train on it \(signal SIGABRT\)/),
    ]);
  });

  it.each([
    ['a native allocation that fails', "process.stderr.write('std::bad_alloc', () => process.abort());"],
    ['an end by the system', "process.kill(process.pid, 'SIGKILL');"],
    ['an end as containers report it', 'process.exit(137);'],
    ['what the host found out', "send({ kind: 'failed', code: 'training-memory', message: '' });"],
  ])('names the plan that would fit after %s', async (_, program) => {
    const trainer = trainerWith(`process.on('message', () => { ${program} });`, {
      availableBytes: () => 1e12,
    });
    await expect(watchTraining(trainer, { plan: large }).run.end).rejects.toMatchObject({
      code: 'training-memory',
      message: expect.stringMatching(
        /^The system had not enough memory .* go on from the last checkpoint .*, or start anew with batches of \d, \d of them a step\.$/,
      ),
    });
  });

  it('refuses before the start what would not fit', async () => {
    const trainer = trainerWith('', { availableBytes: () => 1.2e9 });
    await expect(watchTraining(trainer, { plan: large }).run.end).rejects.toMatchObject({
      code: 'training-memory',
      message: expect.stringMatching(
        /^This training needs about \d+\.\d GB of memory and 1\.2 GB are free; close other programs, or start anew with batches of 1/,
      ),
    });
    // Before the examples are made as well.
    expect(() => trainer.requireMemory?.(large, ['disc'])).toThrow(
      /^This training needs about .* batches of 1/,
    );
    expect(() => trainer.requireMemory?.(tinyPlan(), ['disc'])).not.toThrow();
    const tight = trainerWith('', { availableBytes: () => 1e6 });
    await expect(watchTraining(tight).run.end).rejects.toThrow(
      /close other programs or train on another computer\.$/,
    );
  });

  it('tells of another end, with what was said before it', async () => {
    const trainer = trainerWith(
      "process.on('message', () => process.stderr.write('driver lost', () => process.exit(3)));",
    );
    await expect(watchTraining(trainer).run.end).rejects.toMatchObject({
      code: 'training-host-crashed',
      message: expect.stringMatching(
        /ended \(exit code 3: driver lost\); resume the training from its last checkpoint/,
      ),
    });
  });

  it('keeps a training to the provider of its checkpoint, unless another one is asked for', async () => {
    const trainer = trainerWith(
      `process.on('message', ({ kind, run }) => {
        if (kind === 'prepare') send({ kind: 'failed', code: 'seen', message: run.providers.join() + ' ' + run.measured });
      });`,
      { platform: 'linux' },
    );
    const vector = new Float32Array(4);
    const vectors = { parameters: vector, m: vector, v: vector, average: vector };
    const checkpoint = encodeCheckpoint('', {
      ...{ step: 1, vectors, best: null, epochs: [], validation: [], seconds: 1 },
      ...{ positiveWeights: new Float32Array(1), provider: 'webgpu', sums: noSums() },
    });
    const providersOf = (request: Partial<TrainingRequest>) =>
      expect(watchTraining(trainer, { provider: null, ...request }).run.end).rejects;
    await providersOf({}).toThrow(/^cuda,webgpu,cpu true$/);
    await providersOf({ checkpoint }).toThrow(/^webgpu false$/);
    await providersOf({ checkpoint, provider: 'cpu' }).toThrow(/^cpu false$/);
  });

  it('hands on wishes that came before the process was up', async () => {
    const trainer = trainerWith(`
      process.on('message', ({ kind }) => {
        if (kind === 'pause') send({ kind: 'paused', checkpoint: Uint8Array.of(1) });
      });`);
    const { run } = watchTraining(trainer);
    run.pause();
    expect(await run.end).toEqual({ kind: 'paused', checkpoint: Uint8Array.of(1) });
  });
});
