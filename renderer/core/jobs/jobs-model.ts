import type { InputOf, OutputOf } from '../../../core/contract/define.ts';
import type { Contract, JobStatus } from '../../../core/contract/contract.ts';
import type { ReadStore } from '../read-store.ts';
import type { WorklistSelection } from '../worklist/worklist-model.ts';

export type Place = OutputOf<Contract, 'places.list'>['entries'][number];
/** What a place is chosen for. */
export type PlaceWish = InputOf<Contract, 'places.choose'>['want'];
export type ImportSummary = OutputOf<Contract, 'import.run'>;
export type ImportProblems = OutputOf<Contract, 'import.problems'>;

/** A job that this page has started itself. */
export interface OwnJob {
  readonly kind: 'import' | 'demo' | 'prepare';
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly done: number;
  readonly total: number | null;
  readonly what: string;
  /** Sentence when it failed. */
  readonly problem: string;
  readonly summary: ImportSummary | null;
}

export interface JobsState {
  /** All jobs of the backend, for the panel. */
  readonly jobs: readonly JobStatus[];
  /** The last import, demo or preparation that was started here; null before the first. */
  readonly own: OwnJob | null;
}

export interface JobsModel {
  readonly store: ReadStore<JobsState>;
  cancel(id: string): void;
  cancelOwn(): void;
  /** Null: the roots. Rejects with a CallError. */
  places(place: string | null): Promise<OutputOf<Contract, 'places.list'>>;
  /** Resolves when it has ended in any way; `own` tells how. */
  importPlace(place: string): Promise<void>;
  /** As `importPlace`, one after the other as one job; what was read before one fails stays. */
  importPlaces(places: readonly string[]): Promise<void>;
  /** By a dialog of the system, where `host.folderDialog` is true; null: nothing was chosen. */
  choosePlace(want: PlaceWish): Promise<Place | null>;
  openDemo(): Promise<void>;
  /** Cases by id, or all of a filter. */
  prepare(taskId: string, selection: WorklistSelection): Promise<void>;
  problems(offset: number, limit: number): Promise<ImportProblems>;
}
