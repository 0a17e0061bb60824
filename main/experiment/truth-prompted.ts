import type { EngineSettings } from '../../core/domain/engine-settings.ts';
import type { Task } from '../../core/domain/task.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { maskToBytes } from '../../core/mask/convert.ts';
import type { FloatGrid } from '../../core/mask/float-grid.ts';
import type { Engine, FrameJob } from '../../core/pipeline/engine.ts';
import { embeddingOf, refineFrame, startMasks } from '../../core/pipeline/label-frame.ts';
import type { LoadedImage } from './data-set.ts';

/**
 * What SAM alone draws when box and points are drawn out of the truth: no first guess stands between. Says whether SAM
 * sees the structures of these images at all. A mask prompt would hand the truth through.
 * @returns in the order of the task; null where the truth is unknown, or shows nothing.
 */
export async function truthPrompted(
  engine: Engine,
  { frame, truth }: LoadedImage,
  job: FrameJob,
): Promise<(BitMask | null)[]> {
  const { sam, sessions } = engine;
  const task = refiningEverything(engine.task);
  if (sam === null) return task.structures.map(() => null);
  const size = { width: frame.columns, height: frame.rows };
  const probabilities = task.structures.map(({ id }) => certain(truth.get(id) ?? null, size));
  const starts = startMasks(task, probabilities, size);
  const embedding = embeddingOf({ sam, sessions }, job);
  const { structures } = await refineFrame({ sam, sessions, task }, job, { starts, embedding });
  return structures.map((one) => one?.combined.sam ?? null);
}

const PASSES: EngineSettings['passes'] = [['box', 'positive']];

/** Every structure with all of its parts, also where calibration keeps SAM away. */
function refiningEverything(task: Task): Task {
  const settings = { refine: true, component: 'all', passes: PASSES } as const;
  return {
    ...task,
    structures: task.structures.map((one) => ({ ...one, settings: { ...one.settings, ...settings } })),
  };
}

function certain(
  mask: BitMask | null,
  { width, height }: { readonly width: number; readonly height: number },
): FloatGrid {
  const values = mask === null ? new Float32Array(width * height) : Float32Array.from(maskToBytes(mask));
  return { width, height, values };
}
