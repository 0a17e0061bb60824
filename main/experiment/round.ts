import type { PromptEffort } from '../../core/calibration/candidates.ts';
import type { UnetManifest } from '../../core/domain/model-manifest.ts';
import type { Task } from '../../core/domain/task.ts';
import type { PseudoQuality, StudyCell } from '../../core/experiment/cell.ts';
import { PSEUDO_VARIANTS, type PseudoVariant, type StudyVariant } from '../../core/experiment/variants.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import type { TrainingExample } from '../../core/training/example.ts';
import type { TrainingPlan } from '../../core/training/plan.ts';
import type { Trainer } from '../training/training-set.ts';
import { calibrateStudy, networkFolds, NETWORK_FOLDS } from './calibrate-study.ts';
import type { ExperimentImage, LoadedImage } from './data-set.ts';
import { evaluateNetwork, type Numbers } from './evaluate-network.ts';
import { exampleOf, type ExampleMaker } from './examples.ts';
import type { StudyJob } from './image-jobs.ts';
import { labelPool, type PoolLabels } from './pseudo-labels.ts';
import type { CellKey, StudyFolder } from './study-folder.ts';
import type { StudyNetworks } from './study-networks.ts';
import { networkPlan } from './study-plan.ts';
import { trainNetwork } from './train-network.ts';

/** Images by what the study knows of them. */
export interface RoundImages {
  readonly labelled: readonly ExperimentImage[];
  readonly unlabelled: readonly ExperimentImage[];
  readonly test: readonly ExperimentImage[];
}

export interface StudyPorts {
  readonly trainer: Trainer;
  readonly networks: StudyNetworks;
  readonly folder: StudyFolder;
  readonly signal: AbortSignal;
  /** @param stage e.g. `k 10, seed 1: training sam`. */
  readonly onProgress: (stage: string, done: number, total: number) => void;
}

export interface RoundContext extends StudyPorts {
  readonly plan: TrainingPlan;
  readonly prompts: PromptEffort;
  /** Before calibration. */
  readonly task: Task;
  /** As `TrainingSet.mirrored`. */
  readonly mirrored: readonly number[];
  readonly numbers: Numbers;
  readonly jobOf: (image: LoadedImage) => StudyJob;
}

/** Everything for one number of labelled cases and one seed. @returns one cell a variant. */
export async function runRound(
  key: CellKey,
  images: RoundImages,
  variants: readonly StudyVariant[],
  context: RoundContext,
): Promise<StudyCell[]> {
  const round = new Round(key, images, context);
  const known = await Promise.all(variants.map((variant) => context.folder.cell(key, variant)));
  const missing = variants.filter((_, index) => known[index] === null);
  const made = missing.length === 0 ? [] : await round.run(missing);
  return [...known.filter((cell) => cell !== null), ...made];
}

class Round {
  readonly #key: CellKey;
  readonly #images: RoundImages;
  readonly #context: RoundContext;
  readonly #maker: ExampleMaker;

  constructor(key: CellKey, images: RoundImages, context: RoundContext) {
    this.#key = key;
    this.#images = images;
    this.#context = context;
    this.#maker = { plan: context.plan, structures: context.task.structures.map(({ id }) => id) };
  }

  async run(variants: readonly StudyVariant[]): Promise<StudyCell[]> {
    const { labelled, unlabelled } = this.#images;
    const truth = await this.#examples(labelled, ({ truth }) => truth);
    const initial = await this.#network('initial', 'initial', { training: truth });
    const task = await this.#calibrated(truth);
    const wanted = PSEUDO_VARIANTS.filter((variant) => variants.includes(variant));
    const pseudo: ReadonlyMap<StudyVariant, PoolLabels> =
      wanted.length === 0 ? new Map() : await this.#label(initial, task, wanted);
    const unetOf = async (variant: StudyVariant): Promise<UnetManifest> => {
      if (variant === 'initial') return initial;
      if (variant === 'meanTeacher') {
        const examples = await this.#examples(unlabelled, () => new Map());
        return this.#network(variant, 'mean-teacher', { training: truth, unlabelled: examples });
      }
      return this.#network(variant, 'final', {
        training: [...truth, ...(pseudo.get(variant)?.examples ?? [])],
      });
    };
    const cells: StudyCell[] = [];
    for (const variant of variants) {
      const start = performance.now();
      const unet = await unetOf(variant);
      const quality = pseudo.get(variant)?.quality ?? null;
      cells.push(await this.#cell(variant, { unet, task, pseudo: quality, start }));
    }
    return cells;
  }

  async #examples(
    images: readonly ExperimentImage[],
    masksOf: (image: LoadedImage) => ReadonlyMap<string, BitMask>,
  ): Promise<TrainingExample[]> {
    const examples: TrainingExample[] = [];
    for (const image of images) {
      const loaded = await image.load();
      examples.push(exampleOf(this.#maker, loaded, masksOf(loaded)));
      this.#tell('reading images', examples.length, images.length);
    }
    return examples;
  }

  /** A trained network: of an earlier run where there is one. */
  async #network(
    name: string,
    mode: TrainingPlan['mode'],
    set: { readonly training: readonly TrainingExample[]; readonly unlabelled?: readonly TrainingExample[] },
  ): Promise<UnetManifest> {
    const { folder, networks, trainer, plan, mirrored, signal } = this.#context;
    const { k, seed } = this.#key;
    const id = `k${k}-s${seed}-${name.toLowerCase()}`;
    const model =
      (await folder.network(id)) ??
      (await trainNetwork(
        trainer,
        {
          plan: networkPlan(plan, mode, seed),
          structures: this.#maker.structures,
          mirrored,
          training: set.training,
          unlabelled: set.unlabelled ?? [],
        },
        { signal, progress: ({ step, steps }) => this.#tell(`training ${name}`, step, steps) },
      ));
    return networks.add(id, model);
  }

  async #calibrated(truth: readonly TrainingExample[]): Promise<Task> {
    const { folder, task, networks, prompts, jobOf, signal } = this.#context;
    const { labelled } = this.#images;
    const known = await folder.task(this.#key);
    if (known !== null) return known;
    const { seed } = this.#key;
    const folds = networkFolds(labelled, seed);
    const unets: UnetManifest[] = [];
    for (let fold = 0; fold < NETWORK_FOLDS; fold++) {
      const training = truth.filter((_, index) => folds[index] !== fold);
      unets.push(await this.#network(`fold${fold}`, 'initial', { training }));
    }
    const calibrated = await calibrateStudy(networks, task, {
      images: labelled,
      folds,
      unets,
      seed,
      prompts,
      jobOf,
      signal,
      onProgress: (phase, done, total) => this.#tell(`calibration, ${phase}`, done, total),
    });
    await folder.putTask(this.#key, calibrated);
    return calibrated;
  }

  #label(
    unet: UnetManifest,
    task: Task,
    variants: readonly PseudoVariant[],
  ): Promise<ReadonlyMap<PseudoVariant, PoolLabels>> {
    const { networks, numbers, jobOf } = this.#context;
    const { unlabelled } = this.#images;
    let done = 0;
    const { sam, sessions } = networks;
    return labelPool({ task, unet, sam, sessions }, unlabelled, {
      variants,
      maker: this.#maker,
      numbers,
      jobOf,
      onImage: () => this.#tell('pseudo labels', ++done, unlabelled.length),
    });
  }

  async #cell(
    variant: StudyVariant,
    about: {
      readonly unet: UnetManifest;
      readonly task: Task;
      readonly pseudo: PseudoQuality | null;
      readonly start: number;
    },
  ): Promise<StudyCell> {
    const { networks, numbers, jobOf, folder } = this.#context;
    const { labelled, unlabelled, test } = this.#images;
    let done = 0;
    const { unet, task, pseudo, start } = about;
    const scored = await evaluateNetwork({ unet, task, sessions: networks.sessions }, test, {
      numbers,
      jobOf,
      onImage: () => this.#tell(`scoring ${variant}`, ++done, test.length),
    });
    const cell: StudyCell = {
      format: 'countersign-experiment-cell/1',
      ...this.#key,
      variant,
      images: { labelled: labelled.length, unlabelled: unlabelled.length, test: test.length },
      rows: [...scored.rows],
      plainRows: [...scored.plainRows],
      pseudo,
      seconds: Math.round((performance.now() - start) / 100) / 10,
    };
    await folder.putCell(cell);
    return cell;
  }

  #tell(what: string, done: number, total: number): void {
    const { k, seed } = this.#key;
    this.#context.onProgress(`k ${k}, seed ${seed}: ${what}`, done, total);
  }
}
