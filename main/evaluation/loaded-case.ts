import type { SamManifest } from '../../core/domain/model-manifest.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { unionInto } from '../../core/mask/algebra.ts';
import { maskCoverage } from '../../core/mask/area-average.ts';
import { createMask } from '../../core/mask/bit-mask.ts';
import { maskFromThreshold } from '../../core/mask/convert.ts';
import { countPixels, countShared } from '../../core/mask/count.ts';
import type { FloatGrid } from '../../core/mask/float-grid.ts';
import { dice } from '../../core/mask/overlap.ts';
import { upsampleAndThreshold } from '../../core/mask/resample.ts';
import type { WorkingTruth } from '../../core/calibration/measure-mask.ts';
import { shapeOf, type Shape } from '../../core/pipeline/anatomy.ts';
import type { EmbeddingCache, Engine, FrameJob } from '../../core/pipeline/engine.ts';
import { firstGuess } from '../../core/pipeline/label-frame.ts';
import { workingSize, type Size } from '../../core/pipeline/working-grid.ts';
import { viewGeometry, type ViewGeometry } from '../../core/pixels/model-view.ts';

/** A labelled case as calibration is given it. */
export interface LabelledCase {
  readonly caseId: string;
  readonly group: string;
  /** Decodes the image; called again when its embedding has left the cache. */
  job(): Promise<FrameJob>;
  /** Known structures by id; an empty mask = known to be absent. All of the given size (rule M2). */
  truth(size: Size): Promise<ReadonlyMap<string, BitMask>>;
}

/** What stays in memory of a case: the first guess and the truth on two small grids. */
export interface LoadedCase {
  readonly source: LabelledCase;
  readonly image: Size;
  readonly geometry: ViewGeometry;
  /** One per structure of the task, at the network's resolution. */
  readonly probabilities: readonly FloatGrid[];
  /** On the working grid; null = unknown. */
  readonly truth: readonly (WorkingTruth | null)[];
  readonly truthShapes: readonly (Shape | null)[];
  /** On the network's grid, for start masks; null = unknown or absent. */
  readonly coarseTruth: readonly (BitMask | null)[];
  /** Of the raw U-Net at 0.5 on the working grid. */
  readonly rawDice: readonly (number | null)[];
  /** Two structures share pixels in the truth. */
  readonly overlaps: boolean;
  readonly embeddings: EmbeddingCache;
}

/** The raw U-Net's threshold, and the share of a coarse pixel that truth must cover to own it. */
const HALF = 0.5;

/** Where the task names no SAM: the grid that one would have had. */
const PLAIN_VIEW = { width: 1024, height: 1024, resize: 'fit' } as const;

/** Decodes a case, runs the U-Net once and keeps what calibration needs. */
export async function loadCase(engine: Engine, source: LabelledCase): Promise<LoadedCase> {
  const job = await source.job();
  const image = { width: job.frame.width, height: job.frame.height };
  const masks = await source.truth(image);
  const guess = await firstGuess(engine, job);
  const geometry = viewGeometry(image, viewFor(engine.sam), 'as-is');
  const work = workingSize(geometry);
  const truth = engine.task.structures.map(({ id }) => {
    const mask = masks.get(id);
    return mask === undefined ? null : workingTruth(mask, work);
  });
  return {
    source,
    image,
    geometry,
    probabilities: guess.probabilities,
    truth,
    truthShapes: truth.map((one) => (one === null ? null : shapeOf(one.mask))),
    coarseTruth: engine.task.structures.map(({ id }, index) => {
      const mask = masks.get(id);
      const present = mask !== undefined && (truth[index]?.area ?? 0) > 0;
      return present ? maskFromThreshold(maskCoverage(mask, guess.probabilities[index]!), HALF) : null;
    }),
    rawDice: guess.probabilities.map((probability, index) => {
      const own = truth[index] ?? null;
      if (own === null || own.area === 0) return null;
      return dice(upsampleAndThreshold(probability, { ...work, threshold: HALF }), own.mask);
    }),
    overlaps: anyOverlap([...masks.values()], image),
    embeddings: job.embeddings,
  };
}

function viewFor(sam: SamManifest | null) {
  return sam === null ? PLAIN_VIEW : sam.encoder.view;
}

function workingTruth(mask: BitMask, work: Size): WorkingTruth {
  const same = mask.width === work.width && mask.height === work.height;
  const reduced = same ? mask : maskFromThreshold(maskCoverage(mask, work), HALF);
  return { mask: reduced, area: countPixels(reduced) };
}

function anyOverlap(masks: readonly BitMask[], image: Size): boolean {
  const claimed = createMask(image.width, image.height);
  for (const mask of masks) {
    if (countShared(claimed, mask) > 0) return true;
    unionInto(claimed, mask);
  }
  return false;
}
