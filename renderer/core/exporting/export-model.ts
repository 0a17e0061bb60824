import type { ExportCheck, ExportResult } from '../../../core/contract/export.ts';
import type { ReadStore } from '../read-store.ts';
import type { ExportChoices } from './export-choices.ts';
import type { ElsewhereRun } from './follow-elsewhere.ts';

/** Which cases: those selected in the list, those that its filters let through, or all of the task. */
export type ExportScope = 'selected' | 'filter' | 'all';

export interface ScopeOffer {
  readonly scope: ExportScope;
  readonly cases: number;
}

export interface CheckState {
  /** `none`: nothing can be checked yet (no format, no case). */
  readonly state: 'none' | 'running' | 'done' | 'failed';
  readonly done: number;
  readonly total: number | null;
  /** Of the choices before while a new check runs, so that nothing jumps; null before the first. */
  readonly result: ExportCheck | null;
  /** Sentence when it failed. */
  readonly problem: string;
}

export interface RunState {
  /** `lost`: the connection went while it ran, which does not stop the backend. */
  readonly state: 'running' | 'done' | 'failed' | 'cancelled' | 'lost';
  readonly done: number;
  readonly total: number | null;
  readonly what: string;
  readonly problem: string;
  readonly result: ExportResult | null;
}

/** A folder of the station by the id that the backend granted, and how it is called on the page. */
export interface ExportPlace {
  readonly id: string;
  /** From the root, e.g. `Home › Exports`. */
  readonly words: string;
}

export interface ExportState {
  /** Null until a task is chosen in the list. */
  readonly task: { readonly id: string; readonly title: string } | null;
  readonly scope: ExportScope;
  readonly scopes: readonly ScopeOffer[];
  readonly choices: ExportChoices;
  readonly passphrase: string;
  readonly repeated: string;
  /** Whether this station keeps a map already: then its passphrase is wanted, once. */
  readonly map: 'none' | 'kept';
  readonly place: ExportPlace | null;
  readonly check: CheckState;
  /** The last export from this page; null before the first. */
  readonly run: RunState | null;
  /** What goes on in the backend without this page: nothing else can begin meanwhile. */
  readonly elsewhere: ElsewhereRun | null;
}

/** What stands between the choices and an export: one sentence, and where to mend it. */
export interface Missing {
  readonly at:
    | 'running'
    | 'reader'
    | 'cases'
    | 'formats'
    | 'split'
    | 'passphrase'
    | 'burned-in'
    | 'refused'
    | 'place'
    | 'check';
  readonly sentence: string;
}

/** What leaves the station, chosen, checked and written. */
export interface ExportingModel {
  readonly store: ReadStore<ExportState>;
  /** The page is on the screen: takes over what the list has selected and checks it. */
  enter(): void;
  chooseScope(scope: ExportScope): void;
  choose(change: Partial<ExportChoices>): void;
  setPassphrase(change: { readonly passphrase?: string; readonly repeated?: string }): void;
  choosePlace(place: ExportPlace): void;
  checkAgain(): void;
  /** What is missing, the first thing first; empty: it can begin. */
  missing(): readonly Missing[];
  /** Resolves when it has ended in any way; `run` tells how. Does nothing while something is missing. */
  start(): Promise<void>;
  /** The export of this page, else the one that goes on elsewhere. */
  cancel(): void;
  /** Puts the end of an export away. */
  dismissRun(): void;
}
