import type { PseudoQuality, StudyRow } from '../../core/experiment/cell.ts';
import type { PseudoVariant } from '../../core/experiment/variants.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import type { Engine } from '../../core/pipeline/engine.ts';
import { labelFrame } from '../../core/pipeline/label-frame.ts';
import type { StructureLabel } from '../../core/pipeline/structure-label.ts';
import { greyFrameOf } from '../../core/pixels/grey-frame.ts';
import type { TrainingExample } from '../../core/training/example.ts';
import { greyImage } from '../evaluation/grey-image.ts';
import { walkerBaseline } from '../evaluation/walker-baseline.ts';
import type { ExperimentImage, LoadedImage } from './data-set.ts';
import { scoreRows, type Numbers } from './evaluate-network.ts';
import { exampleOf, type ExampleMaker } from './examples.ts';
import type { StudyJob } from './image-jobs.ts';
import { IMAGES_AT_ONCE, sideBySide } from './side-by-side.ts';
import { truthPrompted } from './truth-prompted.ts';

export interface PoolLabels {
  readonly examples: readonly TrainingExample[];
  readonly quality: PseudoQuality;
}

/** Images for which SAM is asked with the truth's prompts: enough to see why labels are what they are. */
const TRUTH_PROMPTED = 10;

/** Pseudo labels of the unlabelled images, every variant from one run of the engine. */
export async function labelPool<V extends PseudoVariant>(
  engine: Engine,
  images: readonly ExperimentImage[],
  about: {
    readonly variants: readonly V[];
    readonly maker: ExampleMaker;
    readonly numbers: Numbers;
    readonly jobOf: (image: LoadedImage) => StudyJob;
    readonly onImage: () => void;
  },
): Promise<ReadonlyMap<V, PoolLabels>> {
  const { variants, maker, numbers } = about;
  const asked = variants.some((variant) => variant === 'sam') ? evenly(images, TRUTH_PROMPTED) : new Set();
  const parts = await sideBySide(images, IMAGES_AT_ONCE, async (image) => {
    const loaded = await image.load();
    const job = about.jobOf(loaded);
    const labels = await labelFrame(engine, job);
    const told = asked.has(image) ? await truthPrompted(engine, loaded, job) : [];
    const made = variants.map((variant) => {
      const masks = masksOf(variant, labels.structures, loaded);
      const learnt = labels.structures.flatMap(({ structure }, index) => {
        const mask = masks[index] ?? null;
        return mask === null ? [] : [[structure, mask] as const];
      });
      const rowsOf = (drawn: readonly (BitMask | null)[]): StudyRow[] =>
        scoreRows(image, loaded, { task: engine.task, masks: drawn, numbers });
      return {
        example: exampleOf(maker, loaded, new Map(learnt)),
        rows: rowsOf(masks),
        truthPrompted: variant === 'sam' ? rowsOf(told) : [],
        left: masks.filter((mask) => mask === null).length,
      };
    });
    about.onImage();
    return made;
  });
  return new Map(
    variants.map((variant, index) => {
      const own = parts.map((made) => made[index]!); // one a variant
      const quality = {
        variant,
        rows: own.flatMap((one) => one.rows),
        left: own.reduce((sum, one) => sum + one.left, 0),
        truthPrompted: own.flatMap((one) => one.truthPrompted),
      };
      return [variant, { examples: own.map((one) => one.example), quality }];
    }),
  );
}

/** So many of them, evenly; all where there are fewer. */
function evenly<T>(items: readonly T[], count: number): ReadonlySet<T> {
  const step = Math.max(1, items.length / count);
  return new Set(items.filter((_, index) => index % step < 1));
}

/** In the order of the task; null: nothing is learnt of the structure from this image. */
function masksOf(
  variant: PseudoVariant,
  structures: readonly StructureLabel[],
  { frame }: LoadedImage,
): (BitMask | null)[] {
  if (variant === 'raw') return structures.map(({ masks }) => masks.unet);
  if (variant === 'cleanup') return structures.map(({ masks }) => masks.cleanup);
  if (variant === 'sam') return structures.map(({ masks }) => masks.refined);
  const grey = greyImage(greyFrameOf(frame));
  return structures.map(({ masks }) => walkerBaseline(masks.cleanup, grey));
}
