import type { PromptEffort } from '../../core/calibration/candidates.ts';
import { assignFolds } from '../../core/calibration/folds.ts';
import type { UnetManifest } from '../../core/domain/model-manifest.ts';
import type { Task } from '../../core/domain/task.ts';
import { calibrateTask, type CalibrationPhase } from '../evaluation/calibrate-task.ts';
import type { ExperimentImage, LoadedImage } from './data-set.ts';
import type { StudyJob } from './image-jobs.ts';
import type { StudyNetworks } from './study-networks.ts';

/** Networks that cross-fit: each learns from two thirds of the labelled patients and guesses the others. */
export const NETWORK_FOLDS = 3;

/** Fold of every labelled image, by patient. */
export function networkFolds(images: readonly ExperimentImage[], seed: number): number[] {
  return assignFolds(
    images.map((image) => image.group),
    NETWORK_FOLDS,
    seed,
  );
}

/**
 * Finds the task's settings on the labelled images only. The initial network has seen them, and what it guesses of them
 * is better than what it will guess of others; so every image is guessed by a network that has not seen its patient.
 * @param unets one a fold.
 */
export async function calibrateStudy(
  networks: StudyNetworks,
  task: Task,
  about: {
    readonly images: readonly ExperimentImage[];
    readonly folds: readonly number[];
    readonly unets: readonly UnetManifest[];
    readonly seed: number;
    readonly jobOf: (image: LoadedImage) => StudyJob;
    readonly prompts: PromptEffort;
    readonly signal: AbortSignal;
    readonly onProgress: (phase: CalibrationPhase, done: number, total: number) => void;
  },
): Promise<Task> {
  const { images, folds, unets, jobOf } = about;
  const { sessions, sam } = networks;
  const engines = unets.map((unet) => ({ task, unet, sam, sessions }));
  const engineOf = new Map(images.map((image, index) => [image.name, engines[folds[index]!]!])); // one a fold
  const cases = images.map((image) => ({
    caseId: image.name,
    group: image.group,
    job: async () => jobOf(await image.load()),
    truth: async () => (await image.load()).truth,
  }));
  const result = await calibrateTask(engines[0]!, cases, {
    folds: about.prompts === 'few' ? 3 : 5,
    seed: about.seed,
    signal: about.signal,
    from: `${cases.length} labelled images`,
    // Results must not depend on when they were made.
    at: '',
    models: {},
    prompts: about.prompts,
    onProgress: about.onProgress,
    engineOf: (caseId) => engineOf.get(caseId) ?? engines[0]!,
  });
  return result.task;
}
