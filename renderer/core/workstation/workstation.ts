import type { OutputOf } from '../../../core/contract/define.ts';
import type { Contract } from '../../../core/contract/contract.ts';
import type { ConnectionState } from '../../../core/transport/reconnecting-client.ts';
import type { CaseSession } from '../case/case-session.ts';
import type { StructureRow } from '../case/structure-row.ts';
import type { CommandTable } from '../commands/command.ts';
import type { ExportingModel } from '../exporting/export-model.ts';
import type { OfferedModel } from '../jobs/create-offered-model.ts';
import type { JobsModel } from '../jobs/jobs-model.ts';
import type { LanguageModel } from '../language/language-model.ts';
import type { PromptingModel } from '../prompting/prompting-model.ts';
import type { ReadStore } from '../read-store.ts';
import type { SessionModel } from '../session/session-model.ts';
import type { OneShotId, Toolbox } from '../tools/tool-types.ts';
import type { TrainingModel } from '../training/training-model.ts';
import type { UpkeepModel } from '../upkeep/upkeep-model.ts';
import type { VerdictModel } from '../verdict/verdict-model.ts';
import type { ViewportModel } from '../view/viewport-model.ts';
import type { WorklistModel } from '../worklist/worklist-model.ts';

export type Screen = 'start' | 'worklist' | 'reading' | 'export' | 'training';
export type Panel =
  | 'help'
  | 'jobs'
  | 'guideline'
  | 'history'
  | 'sign-in'
  | 'accounts'
  | 'passphrase'
  | 'require-logins'
  | 'import'
  | 'related';

export interface NavigationState {
  readonly screen: Screen;
  /** Something laid over the screen that takes the keyboard; null = nothing. */
  readonly panel: Panel | null;
  /** Set when leaving would lose work that is not saved: ask, then `leaveAnyway` or `stay`. */
  readonly leaving: { readonly message: string } | null;
}

export interface ReadingState {
  /** The open case; null on the other screens. */
  readonly session: CaseSession | null;
  /** Place in the worklist. */
  readonly position: number;
  readonly total: number;
  /** A second case beside it, always of the same patient. */
  readonly beside: CaseSession | null;
  readonly linked: boolean;
  /** Why the last thing asked for was refused (e.g. another patient's case beside this one), else empty. */
  readonly refusal: string;
}

export type RelatedCases = OutputOf<Contract, 'case.related'>['cases'];

/** Everything a reader does, without a screen. */
export interface Workstation {
  readonly session: SessionModel;
  readonly language: LanguageModel;
  readonly worklist: WorklistModel;
  readonly jobs: JobsModel;
  /** What the system wants imported. */
  readonly offered: OfferedModel;
  readonly exporting: ExportingModel;
  /** Models, trainings, comparisons. */
  readonly training: TrainingModel;
  /** Report for support, updates by a file. */
  readonly upkeep: UpkeepModel;
  readonly navigation: ReadStore<NavigationState>;
  readonly reading: ReadStore<ReadingState>;
  readonly main: ViewportModel;
  readonly beside: ViewportModel;
  readonly tools: Toolbox;
  readonly prompting: PromptingModel;
  readonly verdicts: VerdictModel;
  readonly commands: CommandTable;

  /** To be called by the page with the reconnecting client's `onState`. */
  connectionChanged(state: ConnectionState): void;
  show(screen: Screen): void;
  openPanel(panel: Panel | null): void;
  openCase(caseId: string): Promise<void>;
  /** @param undecidedOnly skips cases in which everything is signed. */
  openNeighbour(direction: 'next' | 'previous', undecidedOnly: boolean): Promise<void>;
  /** Back to the list; asks first when something is not saved. */
  closeCase(): Promise<void>;
  leaveAnyway(): void;
  stay(): void;
  /** Hides everything of patients until a passphrase is given; on an open station nothing happens. */
  lock(): Promise<void>;
  /** What is on its way is waited for a moment; what cannot be saved is kept until the same reader is back. */
  logOut(): Promise<void>;
  /** Mouse or keys were used: the screen does not lock yet. */
  touched(): void;
  /** Makes this station require logins. @returns the failure's sentence, or null. */
  requireLogins(name: string, passphrase: string): Promise<string | null>;
  /** True while something would be lost: for `beforeunload`. */
  wouldLoseWork(): boolean;
  /** Sends again whatever is not saved, of the open case and of those that were left. */
  retrySaving(): void;
  /** Of the program's window, or of the page in a browser. */
  toggleFullScreen(): void;
  related(): Promise<RelatedCases>;
  /** Refuses, with a sentence, anything that is not of the same patient. */
  openBeside(caseId: string): Promise<void>;
  closeBeside(): void;
  setLinked(linked: boolean): void;
  /** Lines for the list of structures of the open case, in the task's order. */
  structureRows(): readonly StructureRow[];
  /** On the active structure. @param other for `merge`: the structure that is taken in. */
  oneShot(command: OneShotId, other?: string | null): void;
  dispose(): void;
}
