import type { UnetManifest } from '../../core/domain/model-manifest.ts';
import type { Task } from '../../core/domain/task.ts';
import type { StudyRow } from '../../core/experiment/cell.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { isEmpty } from '../../core/mask/count.ts';
import { dice } from '../../core/mask/overlap.ts';
import { upsampleAndThreshold } from '../../core/mask/resample.ts';
import { firstGuess, startMasks } from '../../core/pipeline/label-frame.ts';
import type { SessionPort } from '../../core/pipeline/session-port.ts';
import type { ExperimentImage, LoadedImage } from './data-set.ts';
import type { StudyJob } from './image-jobs.ts';
import { IMAGES_AT_ONCE, sideBySide } from './side-by-side.ts';

/** Running numbers in place of names. */
export interface Numbers {
  caseOf(image: ExperimentImage): number;
  patientOf(image: ExperimentImage): number;
}

export interface NetworkToEvaluate {
  readonly unet: UnetManifest;
  /** Its threshold and component rules are used; SAM is not. */
  readonly task: Task;
  readonly sessions: SessionPort;
}

export interface NetworkRows {
  readonly rows: readonly StudyRow[];
  readonly plainRows: readonly StudyRow[];
}

/** The threshold of a network that nobody calibrated. */
const PLAIN = 0.5;

/** Dice at the images' own resolution, with the task's rules and with none. */
export async function evaluateNetwork(
  network: NetworkToEvaluate,
  images: readonly ExperimentImage[],
  about: {
    readonly numbers: Numbers;
    readonly jobOf: (image: LoadedImage) => StudyJob;
    readonly onImage: () => void;
  },
): Promise<NetworkRows> {
  const { task, unet, sessions } = network;
  const parts = await sideBySide(images, IMAGES_AT_ONCE, async (image) => {
    const loaded = await image.load();
    const guess = await firstGuess({ task, unet, sam: null, sessions }, about.jobOf(loaded));
    const size = { width: loaded.frame.columns, height: loaded.frame.rows };
    const masks = startMasks(task, guess.probabilities, size).map((start) => start.mask);
    const plain = guess.probabilities.map((map) => upsampleAndThreshold(map, { ...size, threshold: PLAIN }));
    about.onImage();
    const rowsOf = (drawn: readonly BitMask[]): StudyRow[] =>
      scoreRows(image, loaded, { task, masks: drawn, numbers: about.numbers });
    return { rows: rowsOf(masks), plainRows: rowsOf(plain) };
  });
  return { rows: parts.flatMap((one) => one.rows), plainRows: parts.flatMap((one) => one.plainRows) };
}

/** @param masks in the order of the task; null: not judged. */
export function scoreRows(
  image: ExperimentImage,
  { truth }: LoadedImage,
  about: {
    readonly task: Task;
    readonly masks: readonly (BitMask | null)[];
    readonly numbers: Numbers;
  },
): StudyRow[] {
  const { numbers } = about;
  return about.task.structures.flatMap(({ id }, index): StudyRow[] => {
    const known = truth.get(id);
    const mask = about.masks[index] ?? null;
    if (known === undefined || mask === null) return [];
    return [
      {
        case: numbers.caseOf(image),
        patient: numbers.patientOf(image),
        structure: id,
        dice: isEmpty(known) ? null : dice(mask, known),
        empty: isEmpty(mask),
      },
    ];
  });
}
