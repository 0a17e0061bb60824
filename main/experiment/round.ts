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
import { sideBySide } from './side-by-side.ts';
import { trainNetwork } from './train-network.ts';

/** Images by what the study knows of them. */
export interface RoundImages {
  readonly labelled: readonly ExperimentImage[];
  readonly unlabelled: readonly ExperimentImage[];
  readonly test: readonly ExperimentImage[];
}

export interface StudyPorts {
  readonly trainer: Trainer;
  /** Networks that are trained side by side. */
  readonly atOnce: number;
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

interface WantedNetwork<Name extends string> {
  readonly name: Name;
  readonly mode: TrainingPlan['mode'];
  readonly training: readonly TrainingExample[];
  readonly unlabelled?: readonly TrainingExample[];
}

interface TrainedNetwork {
  readonly unet: UnetManifest;
  /** It took, beside the others; none for one of an earlier run. */
  readonly seconds: number;
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
    const { initial, task } = await this.#begin(truth);
    const wanted = PSEUDO_VARIANTS.filter((variant) => variants.includes(variant));
    const pseudo: ReadonlyMap<StudyVariant, PoolLabels> =
      wanted.length === 0 ? new Map() : await this.#label(initial.unet, task, wanted);
    const finals: WantedNetwork<StudyVariant>[] = wanted.map((variant) => ({
      name: variant,
      mode: 'final',
      training: [...truth, ...(pseudo.get(variant)?.examples ?? [])],
    }));
    if (variants.includes('meanTeacher')) {
      const examples = await this.#examples(unlabelled, () => new Map());
      // It takes longest, so it begins first.
      finals.unshift({ name: 'meanTeacher', mode: 'mean-teacher', training: truth, unlabelled: examples });
    }
    const trained = new Map<StudyVariant, TrainedNetwork>(await this.#networks('final networks', finals));
    trained.set('initial', initial);
    const cells: StudyCell[] = [];
    for (const variant of variants) {
      const network = trained.get(variant)!; // one a variant
      const quality = pseudo.get(variant)?.quality ?? null;
      cells.push(await this.#cell(variant, { network, task, pseudo: quality }));
    }
    return cells;
  }

  /** The initial network and the calibrated task. The networks that calibration asks are trained beside it. */
  async #begin(
    truth: readonly TrainingExample[],
  ): Promise<{ readonly initial: TrainedNetwork; readonly task: Task }> {
    const { folder } = this.#context;
    const known = await folder.task(this.#key);
    const folds = networkFolds(this.#images.labelled, this.#key.seed);
    const ofFolds = Array.from({ length: known === null ? NETWORK_FOLDS : 0 }, (_, fold) => ({
      name: `fold${fold}`,
      mode: 'initial' as const,
      training: truth.filter((_, index) => folds[index] !== fold),
    }));
    const trained = await this.#networks('initial networks', [
      { name: 'initial', mode: 'initial', training: truth },
      ...ofFolds,
    ]);
    const [initial, ...others] = trained.map(([, network]) => network);
    const task =
      known ??
      (await this.#calibrate(
        folds,
        others.map(({ unet }) => unet),
      ));
    return { initial: initial!, task }; // it was asked for
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

  /** Trained networks: of an earlier run where there are some, the others side by side. In the order of `wanted`. */
  async #networks<Name extends string>(
    what: string,
    wanted: readonly WantedNetwork<Name>[],
  ): Promise<[Name, TrainedNetwork][]> {
    const { folder, networks, trainer, atOnce, plan, mirrored, signal } = this.#context;
    const { k, seed } = this.#key;
    const failed = new AbortController();
    const steps = new Map<string, number>();
    return sideBySide(wanted, atOnce, async ({ name, mode, training, unlabelled }) => {
      const start = performance.now();
      const id = `k${k}-s${seed}-${name.toLowerCase()}`;
      const known = await folder.network(id);
      try {
        const model =
          known ??
          (await trainNetwork(
            trainer,
            {
              plan: networkPlan(plan, mode, seed),
              structures: this.#maker.structures,
              mirrored,
              training,
              unlabelled: unlabelled ?? [],
            },
            {
              signal: AbortSignal.any([signal, failed.signal]),
              progress: (progress) => {
                steps.set(name, progress.step);
                const done = [...steps.values()].reduce((sum, step) => sum + step, 0);
                this.#tell(`training ${what}`, done, progress.steps * wanted.length);
              },
            },
          ));
        const unet = await networks.add(id, model);
        return [name, { unet, seconds: (performance.now() - start) / 1000 }];
      } catch (error) {
        failed.abort();
        throw error;
      }
    });
  }

  async #calibrate(folds: readonly number[], unets: readonly UnetManifest[]): Promise<Task> {
    const { folder, task, networks, prompts, jobOf, signal } = this.#context;
    const calibrated = await calibrateStudy(networks, task, {
      images: this.#images.labelled,
      folds,
      unets,
      seed: this.#key.seed,
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
      readonly network: TrainedNetwork;
      readonly task: Task;
      readonly pseudo: PseudoQuality | null;
    },
  ): Promise<StudyCell> {
    const { networks, numbers, jobOf, folder } = this.#context;
    const { labelled, unlabelled, test } = this.#images;
    let done = 0;
    const { network, task, pseudo } = about;
    const { unet } = network;
    const start = performance.now();
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
      seconds: Math.round(10 * network.seconds + (performance.now() - start) / 100) / 10,
    };
    await folder.putCell(cell);
    return cell;
  }

  #tell(what: string, done: number, total: number): void {
    const { k, seed } = this.#key;
    this.#context.onProgress(`k ${k}, seed ${seed}: ${what}`, done, total);
  }
}
