import type { CancelSignal } from '../domain/cancellation.ts';
import type { SamManifest } from '../domain/model-manifest.ts';
import { requireFinite } from '../domain/require-finite.ts';
import type { Task } from '../domain/task.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import { viewOf, viewGeometry } from '../pixels/model-view.ts';
import { probabilitiesOf } from '../unet/probabilities.ts';
import { refineStructures, type Refinement } from './refine.ts';
import type { Engine, FirstGuess, FrameEmbedding, FrameJob } from './engine.ts';
import type { Priority } from './session-port.ts';
import { settingsOf } from './settings-of.ts';
import { startMaskOf, type StartMask } from './start-mask.ts';
import { strongestOthers } from './start-score.ts';
import { concludeFrame, type FrameParts } from './conclude.ts';
import type { FrameLabels } from './structure-label.ts';

/**
 * From a frame to pseudo labels (design: steps 1 to 9): a pure function of pixels, manifests and task.
 * @throws ExpectedError when a model does not fit, CancelledError when the signal fires.
 */
export async function labelFrame(engine: Engine, job: FrameJob): Promise<FrameLabels> {
  return concludeFrame(await computeFrame(engine, job));
}

/** Everything that the networks say of a frame (steps 1 to 7), before it is judged. */
export async function computeFrame(engine: Engine, job: FrameJob): Promise<FrameParts> {
  const guessing = firstGuess(engine, job);
  const { sam, sessions, task } = engine;
  const refines = sam !== null && task.structures.some((structure) => settingsOf(task, structure).refine);
  // The encoder needs no first guess: it computes while start masks are made.
  const embedding = refines ? embeddingOf({ sam, sessions }, job) : null;
  // Awaited by the refinement; where the U-Net fails first, its failure is the one to tell.
  embedding?.catch(() => undefined);
  const guess = await guessing;
  const starts = startMasks(task, guess.probabilities, job.frame);
  const refinement =
    sam === null || embedding === null
      ? null
      : await refineFrame({ sam, sessions, task }, job, { starts, embedding });
  return { task, guess, starts, refinement, image: job.frame };
}

/** Steps 1 and 2. */
export async function firstGuess(engine: Engine, job: FrameJob): Promise<FirstGuess> {
  const { unet, sessions, task } = engine;
  const { tensor, record } = viewOf(job.frame, job.laterality, unet.view);
  const answer = await sessions.run({
    network: unet.id,
    shared: {},
    runs: [{ [unet.input]: tensor }],
    outputs: [unet.output],
    ...running(job),
  });
  const output = answer.results[0]?.[unet.output];
  const maps = probabilitiesOf(output ?? { dims: [], data: new Float32Array() }, unet, record.geometry);
  const byOutput = new Map(unet.outputs.map((entry, index) => [entry.structure, maps[index]!]));
  const probabilities = task.structures.map((structure) => byOutput.get(structure.output ?? structure.id)!);
  return { probabilities, view: record, provider: answer.provider };
}

/** Steps 3 and 4 for every structure of the task. */
export function startMasks(
  task: Task,
  probabilities: readonly FloatGrid[],
  image: { readonly width: number; readonly height: number },
): StartMask[] {
  const settings = task.structures.map((structure) => settingsOf(task, structure));
  const others = settings.some((one) => one.startRule === 'margin') ? strongestOthers(probabilities) : null;
  return probabilities.map((probability, index) =>
    startMaskOf(probability, others?.[index] ?? null, settings[index]!, {
      width: image.width,
      height: image.height,
    }),
  );
}

/** SAM's embedding of a frame, from the cache or computed and kept. */
export async function embeddingOf(
  engine: Pick<Engine, 'sessions'> & { readonly sam: SamManifest },
  job: FrameJob,
): Promise<FrameEmbedding> {
  const cached = await job.embeddings.get();
  if (cached !== null) return cached;
  const { encoder, id } = engine.sam;
  const { tensor, record } = viewOf(job.frame, job.laterality, encoder.view);
  const answer = await engine.sessions.run({
    network: `${id}/encoder`,
    shared: {},
    runs: [{ [encoder.input]: tensor }],
    outputs: [encoder.output],
    ...running(job),
  });
  const embedding = { tensor: answer.results[0]![encoder.output]!, view: record, provider: answer.provider };
  // A broken embedding in the cache would break the frame for ever.
  requireFinite(embedding.tensor.data as Float32Array, `${id}/encoder`); // encoders answer floats
  await job.embeddings.put(embedding);
  return embedding;
}

/** What every request of a job carries. */
function running(job: FrameJob): { priority: Priority; signal?: CancelSignal } {
  return job.signal === undefined
    ? { priority: job.priority }
    : { priority: job.priority, signal: job.signal };
}

/** Steps 5 to 7 for the structures that the task lets SAM refine. */
export function refineFrame(
  engine: Pick<Engine, 'sessions' | 'task'> & { readonly sam: SamManifest },
  job: FrameJob,
  about: { readonly starts: readonly StartMask[]; readonly embedding: Promise<FrameEmbedding> },
): Promise<Refinement> {
  const { sam, task, sessions } = engine;
  const { starts, embedding } = about;
  return refineStructures({
    starts,
    settings: task.structures.map((structure) => settingsOf(task, structure)),
    manifest: sam,
    geometry: viewGeometry(job.frame, sam.encoder.view, 'as-is'),
    embedding: () => embedding,
    decode: (tensor, runs) =>
      sessions.run({
        network: `${sam.id}/decoder`,
        shared: { [sam.decoder.inputs.embedding]: tensor },
        runs,
        outputs: [sam.decoder.outputs.iou, sam.decoder.outputs.lowResMasks],
        ...running(job),
      }),
  });
}
