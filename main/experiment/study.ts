import type { PromptEffort } from '../../core/calibration/candidates.ts';
import type { StudyCell } from '../../core/experiment/cell.ts';
import { splitCases, type StudySplit } from '../../core/experiment/split.ts';
import type { StudyVariant } from '../../core/experiment/variants.ts';
import type { Task } from '../../core/domain/task.ts';
import { DEFAULT_SETTINGS } from '../../core/pipeline/presets.ts';
import { mirroredStructures } from '../../core/training/mirrored-structures.ts';
import type { TrainingPlan } from '../../core/training/plan.ts';
import { createEmbeddingStore } from '../workspace/embedding-store.ts';
import type { DataSet, ExperimentImage } from './data-set.ts';
import type { Numbers } from './evaluate-network.ts';
import { createImageJobs } from './image-jobs.ts';
import { runRound, type RoundImages, type StudyPorts } from './round.ts';

export interface StudyRequest {
  readonly data: DataSet;
  readonly plan: TrainingPlan;
  /** How many prompts calibration tries. */
  readonly prompts: PromptEffort;
  /** Numbers of labelled cases, all of them possible. */
  readonly counts: readonly number[];
  readonly seeds: readonly number[];
  readonly variants: readonly StudyVariant[];
}

/** Embeddings of some thousand images. */
const EMBEDDING_BYTES = 16 * 2 ** 30;

/**
 * The paper's study (arXiv 2411.12602): for every seed and number of labelled cases an initial network, pseudo labels
 * of the unlabelled cases, a final network from scratch for each kind of them, and a mean teacher; all scored on cases
 * of patients that nothing has seen. What the folder already holds is not made again.
 * @throws ExpectedError `training-flip` for a plan with mirror images that a structure does not allow.
 */
export async function runStudy(request: StudyRequest, ports: StudyPorts): Promise<StudyCell[]> {
  const { data, plan, counts, seeds, variants } = request;
  const { folder, networks, signal } = ports;
  const jobOf = createImageJobs(
    networks.sam,
    createEmbeddingStore(folder.embeddings, EMBEDDING_BYTES),
    signal,
  );
  const context = {
    ...ports,
    plan,
    mirrored: mirroredStructures(
      data.structures.map(({ id, name, type }) => ({ id, name, meaning: type.meaning })),
      plan.augment.flip,
    ),
    prompts: request.prompts,
    task: studyTask(data, networks.sam.id),
    numbers: numbersOf(data.images),
    jobOf,
  };
  const cells: StudyCell[] = [];
  for (const seed of seeds) {
    const split = splitCases(data.images, seed);
    for (const k of counts) {
      cells.push(...(await runRound({ k, seed }, partsOf(data.images, split, k), variants, context)));
    }
  }
  return cells;
}

function partsOf(images: readonly ExperimentImage[], { test, pool }: StudySplit, k: number): RoundImages {
  const labelled = new Set(pool.slice(0, k));
  const tested = new Set(test);
  return {
    labelled: images.filter((image) => labelled.has(image.caseName)),
    unlabelled: images.filter((image) => !labelled.has(image.caseName) && !tested.has(image.caseName)),
    test: images.filter((image) => tested.has(image.caseName)),
  };
}

/** Networks of a round are named by the round; the engine asks the manifest, not the task. */
function studyTask({ structures }: DataSet, sam: string): Task {
  return {
    format: 'countersign-task/1',
    id: 'experiment',
    version: 1,
    title: 'Experiment',
    guideline: '',
    models: { unet: 'experiment', sam },
    structures: structures.map((structure) => ({
      ...structure,
      settings: structure.severalParts ? { component: 'all' } : {},
    })),
    settings: DEFAULT_SETTINGS,
    review: { overlap: 'allowed', bulkAccept: false, flagBelowAgreement: 0 },
  };
}

function numbersOf(images: readonly ExperimentImage[]): Numbers {
  const ordered = (names: readonly string[]): Map<string, number> =>
    new Map([...new Set(names)].sort().map((name, index) => [name, index]));
  const cases = ordered(images.map((image) => image.caseName));
  const patients = ordered(images.map((image) => image.group));
  return {
    caseOf: ({ caseName }) => cases.get(caseName) ?? -1,
    patientOf: ({ group }) => patients.get(group) ?? -1,
  };
}
