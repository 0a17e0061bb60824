import type {
  Comparison,
  ModelSummary,
  TrainingRun,
  TrainingRunDetail,
  TrainingSurvey,
} from '../../../core/contract/training.ts';
import type { ReadStore } from '../read-store.ts';
import type { TrainingChoices } from './training-choices.ts';
import type { Work } from './work.ts';

export type TrainingView = 'models' | 'new' | 'runs' | 'comparison';

export interface TrainingPageState {
  readonly view: TrainingView;
  /** Task that is trained for; empty until the workspace has one. */
  readonly taskId: string;
}

/** What was read once and is kept while it is read again. */
export interface Reading {
  readonly phase: 'loading' | 'ready' | 'failed';
  /** Sentence when it failed. */
  readonly problem: string;
}

/** A model on its way into a file or out of one. */
export interface Transfer extends Work {
  readonly kind: 'export' | 'import';
  /** Of an import once it is done. */
  readonly modelId: string;
  /** Of an export once it is done. */
  readonly path: string;
  readonly sha256: string;
}

export interface ModelsState extends Reading {
  readonly models: readonly ModelSummary[];
  readonly chosen: string | null;
  /** Card of the chosen one, Markdown; null while it is read. */
  readonly card: string | null;
  readonly cardProblem: string;
  readonly transfer: Transfer | null;
}

/** The models of this station. */
export interface ModelsModel {
  readonly store: ReadStore<ModelsState>;
  refresh(): Promise<void>;
  choose(modelId: string): void;
  /** Resolve when the file is written or read, or failed: `transfer` tells. */
  exportTo(modelId: string, place: string): Promise<void>;
  /** @param as id under which it is kept; null: its own. */
  importFrom(place: string, as: string | null): Promise<void>;
  cancel(): void;
  /** Puts the end of a transfer away. */
  dismiss(): void;
}

export interface SurveyState {
  /** `running`: the result is one of the choices before. */
  readonly state: 'none' | 'running' | 'done' | 'failed';
  readonly result: TrainingSurvey | null;
  readonly problem: string;
}

export interface NewTrainingState {
  readonly choices: TrainingChoices;
  readonly survey: SurveyState;
  readonly starting: boolean;
  /** Sentence of a start that was refused. */
  readonly problem: string;
}

/** What stands between the choices and a training. */
export interface TrainingMissing {
  readonly at: 'task' | 'survey' | 'parent' | 'plan' | 'name' | 'id';
  readonly sentence: string;
}

/** A training that is about to be. */
export interface NewTrainingModel {
  readonly store: ReadStore<NewTrainingState>;
  choose(change: Partial<TrainingChoices>): void;
  surveyAgain(): void;
  /** The first thing first; empty: it can begin. */
  missing(): readonly TrainingMissing[];
  /** Begins it and shows its run. */
  start(): Promise<void>;
}

export interface RunsState extends Reading {
  /** The newest first. */
  readonly runs: readonly TrainingRun[];
  readonly chosen: string | null;
  /** Of the chosen one; null while it is read. */
  readonly detail: TrainingRunDetail | null;
  readonly detailProblem: string;
}

/** Trainings of this station, which go on without the page. */
export interface RunsModel {
  readonly store: ReadStore<RunsState>;
  refresh(): Promise<void>;
  choose(runId: string): void;
  /** All: the failure's sentence, or null when it is under way. */
  pause(runId: string): Promise<string | null>;
  resume(runId: string): Promise<string | null>;
  finish(runId: string): Promise<string | null>;
  discard(runId: string): Promise<string | null>;
}

export interface ComparisonState {
  readonly old: string | null;
  readonly new: string | null;
  readonly work: Work | null;
  readonly result: Comparison | null;
  /** The task's version that was made by promoting. */
  readonly promoted: { readonly modelId: string; readonly version: number } | null;
}

/** Two models side by side, and which of them the task uses. */
export interface ComparisonModel {
  readonly store: ReadStore<ComparisonState>;
  choose(change: { readonly old?: string; readonly new?: string }): void;
  start(): Promise<void>;
  cancel(): void;
  /** @param prepare draws the worklist anew at once. @returns the failure's sentence, or null. */
  promote(modelId: string, prepare: boolean): Promise<string | null>;
}

/** The curator's page: models, the next training, runs, comparison. */
export interface TrainingModel {
  readonly store: ReadStore<TrainingPageState>;
  readonly models: ModelsModel;
  readonly draft: NewTrainingModel;
  readonly runs: RunsModel;
  readonly comparison: ComparisonModel;
  /** The page is on the screen: everything is read again. */
  enter(): void;
  show(view: TrainingView): void;
  chooseTask(taskId: string): void;
  /** Offers to train the next model; with a parent: to fine-tune that one. */
  train(parent: string | null): void;
  /** Shows the comparison of a model with the one that the task uses. */
  compare(modelId: string): void;
}
