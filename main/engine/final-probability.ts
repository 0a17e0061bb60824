import { ExpectedError } from '../../core/domain/errors.ts';
import type { LabelledStructure, UsedModel } from '../../core/domain/pseudo-label.ts';
import type { Task } from '../../core/domain/task.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { maskAt } from '../../core/mask/bit-mask.ts';
import type { FrameParts } from '../../core/pipeline/conclude.ts';
import { isEmpty } from '../../core/mask/count.ts';
import { finalProbability } from '../../core/pipeline/final-probability.ts';
import { computeFrame } from '../../core/pipeline/label-frame.ts';
import type { Priority } from '../../core/pipeline/session-port.ts';
import type { EmbeddingStore } from '../workspace/embedding-store.ts';
import { frameJob } from './label-case.ts';
import { decodePlace, type DecodePorts, type FramePlace } from './label-frame-file.ts';
import type { LoadedEngine } from './load-engine.ts';

export interface ProbabilityRequest {
  readonly frame: FramePlace;
  /** What was recorded of every structure of the frame's label, whose settings are used again. */
  readonly recorded: readonly LabelledStructure[];
  /** Models that made the label. */
  readonly models: readonly Pick<UsedModel, 'id' | 'files'>[];
  readonly structure: string;
  /** The mask that the probabilities have to belong to: at least 0.5 inside, less outside. */
  readonly mask: BitMask;
}

export interface ProbabilityPorts extends DecodePorts {
  readonly embeddings: Pick<EmbeddingStore, 'get' | 'put'>;
  readonly priority: Priority;
}

/** Final probability of a structure on a frame: height x width, 0..1. */
export type ReadProbability = (
  engine: LoadedEngine,
  request: ProbabilityRequest,
  signal?: AbortSignal,
) => Promise<Float32Array>;

/** Some 10 MB each; a SEG asks structure by structure for all frames of a stack. */
const FRAMES_KEPT = 24;

/** Between a mask that was drawn in double precision and the same score as 32-bit numbers. */
const ROUNDING = 1e-5;

/**
 * Probabilities are not kept: the networks are run again with what the provenance record names, and the result must
 * draw the recorded mask.
 * @throws ExpectedError `probability-unknown` where no network drew the mask, `probability-inputs` when its models are
 * not there any more, `probability-differs` when they draw another mask now, `frame-changed`.
 */
export function createProbabilities(ports: ProbabilityPorts): ReadProbability {
  const kept = new Map<string, Promise<FrameParts>>();
  const compute = async (
    engine: LoadedEngine,
    { frame, recorded }: ProbabilityRequest,
    signal: AbortSignal | undefined,
  ): Promise<FrameParts> => {
    const { frame: decoded, pixels } = await decodePlace(frame, ports);
    const { priority } = ports;
    const options = { priority, pixels, ...(signal === undefined ? {} : { signal }) };
    const job = frameJob(engine, decoded, ports.embeddings, options);
    return computeFrame({ ...engine, task: recordedTask(engine.task, recorded) }, job);
  };
  return async (engine, request, signal) => {
    const { width, height } = request.mask;
    // What is proposed as absent has a first guess all the same, which nobody signs.
    if (isEmpty(request.mask)) return new Float32Array(width * height);
    requireSameModels(engine, request);
    const key = JSON.stringify([request.frame.frameId, engine.taskSha256]);
    const parts = kept.get(key) ?? compute(engine, request, signal);
    kept.delete(key);
    kept.set(key, parts);
    parts.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > FRAMES_KEPT && oldest !== undefined) kept.delete(oldest);
    const values = finalProbability(await parts, request.structure, engine.sam);
    return agreeing(values, request.mask);
  };
}

/** The task with the settings that the label was made with. */
function recordedTask(task: Task, recorded: readonly LabelledStructure[]): Task {
  const settings = new Map(recorded.map((one) => [one.structure, one.settings]));
  return {
    ...task,
    structures: task.structures.map((structure) => {
      const own = settings.get(structure.id);
      if (own === undefined || own === null) throw unknown();
      return { ...structure, settings: own };
    }),
  };
}

function requireSameModels(engine: LoadedEngine, { models }: ProbabilityRequest): void {
  const same = models.every((model) => {
    const present = engine.models.find((one) => one.id === model.id);
    return present !== undefined && present.files.join() === model.files.join();
  });
  if (same && models.length > 0) return;
  throw new ExpectedError(
    'probability-inputs',
    'The networks that drew this mask are not installed any more, so its probabilities cannot be made again; export BINARY instead, or bring them back.',
  );
}

function unknown(): ExpectedError {
  return new ExpectedError(
    'probability-unknown',
    'No network of this station drew this mask, so it has no probabilities; export BINARY instead.',
  );
}

/** Settles what rounding left at the edge. @throws ExpectedError `probability-differs`. */
function agreeing(values: Float32Array, mask: BitMask): Float32Array {
  for (let y = 0, i = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++, i++) {
      const inside = maskAt(mask, x, y);
      const value = values[i]!;
      if (inside === value >= 0.5) continue;
      if (Math.abs(value - 0.5) > ROUNDING) {
        throw new ExpectedError(
          'probability-differs',
          'The networks draw another mask than the one that was signed, perhaps on another processor; export BINARY instead.',
        );
      }
      values[i] = inside ? 0.5 : 0.5 - ROUNDING;
    }
  }
  return values;
}
