import type { Appended, CaseAction, CaseIdentity } from '../../core/contract/case.ts';
import type {
  WorklistCounts,
  WorklistFilter,
  WorklistRow,
  WorklistSort,
} from '../../core/contract/worklist.ts';
import type { Account, AccountEvent, AccountKey } from '../../core/domain/account.ts';
import type { PromptDraft, WorkspaceBody } from '../../core/domain/journal-entry.ts';
import type { LabelledStructure, PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { Reader } from '../../core/domain/reader.ts';
import type { Task } from '../../core/domain/task.ts';
import type { CaseState } from '../../core/review/case-state.ts';
import type { InstanceFacts } from '../dicom/catalogue/instance-facts.ts';
import type { SourceLocator } from '../dicom/sources/source.ts';
import type { FrameIdentity } from '../engine/label-case.ts';
import type { Author, SigningKey } from '../review/author.ts';
import type { ImportedRevision, RevisionRequest } from '../review/revision-request.ts';
import type { TruthRow, TruthSource } from '../workspace/truth-table.ts';
import type { ImportFrame } from './import-frames.ts';
import type { TrainingCase, TrainingMasks, TrainingOutline } from './training-case.ts';
import type { ImportSummary } from '../workspace/import-sources.ts';

/** A frame of a case, with what is needed to decode it. Holds patient data and paths: never logged (rule S2). */
export interface CaseFrameRecord extends FrameIdentity {
  readonly locator: SourceLocator;
  readonly facts: InstanceFacts;
  /** Digest of the decoded pixels when it was seen before. */
  readonly pixelSha256: string | null;
  /** Newest pseudo label of this frame under the case's task. */
  readonly newestLabel: string | null;
}

export interface CaseRecord {
  readonly caseId: string;
  readonly taskId: string;
  /** Digest of patient id, issuer and, without an id, of the study: cases with another key are other people. */
  readonly patientKey: string;
  readonly identity: CaseIdentity;
  /** In the order of the stack. */
  readonly frames: readonly CaseFrameRecord[];
  /** Findings of the series' geometry, as sentences. */
  readonly notes: readonly string[];
  /** Why preparation failed last, else empty. */
  readonly problem: string;
}

export interface StoredTask {
  readonly task: Task;
  readonly sha256: string;
  readonly cases: number;
}

export interface OpenedCase {
  readonly record: CaseRecord;
  readonly task: Task;
  readonly state: CaseState;
  /** By structure id. */
  readonly revisions: Readonly<Record<string, string>>;
  /** The pseudo labels that the state names, by frame id. */
  readonly labels: Readonly<Record<string, PseudoLabel>>;
  /** What the engine says of each structure, by frame id: of the label that its present mask is based on. */
  readonly structures: Readonly<Record<string, readonly LabelledStructure[]>>;
}

export interface CurrentMasks {
  readonly seq: number;
  readonly width: number;
  readonly height: number;
  /** Per structure of the task, in its order: the present mask, encoded as in the mask store. */
  readonly masks: readonly { readonly structure: string; readonly bytes: Uint8Array }[];
}

export type Selection = { readonly cases: readonly string[] } | { readonly filter: WorklistFilter };

export interface WorklistQuery {
  readonly filter: WorklistFilter;
  readonly sort: WorklistSort;
  readonly descending: boolean;
}

/** How the mask of a `sam` edit was made: goes into the journal with it. */
export interface PromptedBy {
  readonly prompts: PromptDraft;
  readonly model: string;
  readonly files: readonly string[];
  readonly provider: string;
  readonly predictedIou: number;
  readonly candidate: number;
}

export interface AppendRequest {
  readonly caseId: string;
  /** Last entry of the case that the page knows. */
  readonly after: number;
  readonly action: CaseAction;
  readonly reader: Author | null;
  readonly prompted: PromptedBy | null;
}

/** Somebody who has logged in to the station. */
export interface Admission {
  readonly account: Pick<Account, 'id' | 'name'>;
  readonly facts: AccountKey;
  readonly signingKey: SigningKey;
}

export type ExportRecord = Extract<WorkspaceBody, { kind: 'exported' | 'export-failed' }>;

export interface JournalCheck {
  readonly entries: number;
  /** Hash of the last entry: write it down elsewhere to be able to prove that nothing was cut off. */
  readonly head: string;
  /** Null: the chain holds. Else the first broken line and what is wrong with it, one sentence. */
  readonly broken: { readonly seq: number; readonly reason: string } | null;
}

/**
 * Everything that reads or writes the workspace's database. One worker thread owns it (architecture: one
 * writer); the backend reaches it by messages through the same interface.
 * Failures are ExpectedErrors; of them `case-unknown`, `task-unknown` -> not-found, `case-stale` -> stale.
 */
export interface Store {
  readers(): Promise<Reader[]>;
  /** The reader of this name, added when new. Nobody has checked who it is. */
  addReader(name: string): Promise<Reader>;
  /**
   * The reader of this name, who has logged in: from here on what they do is signed. Writes down their key when the
   * journal does not know it yet.
   */
  admit(who: Admission): Promise<Reader>;
  /** What was done to an account of the station. */
  recordAccountChange(event: AccountEvent, by: Author | null): Promise<void>;

  tasks(): Promise<StoredTask[]>;
  /** The newest version, without counting its cases. @throws ExpectedError `task-unknown`. */
  task(taskId: string): Promise<Task>;
  /** Adds a task version and makes cases of all reviewable frames under it; the newest version counts. */
  putTask(task: Task): Promise<void>;
  /** The same for a version with another U-Net, which the journal says with who wanted it. */
  putPromotedTask(task: Task, facts: ModelPromoted, by: Author | null): Promise<void>;

  /** @param path absolute. Adds cases under every task for what is new. */
  importPath(path: string, job: StoreJob<ImportSummary>): Promise<ImportSummary>;
  problems(
    offset: number,
    limit: number,
  ): Promise<{
    readonly total: number;
    readonly problems: readonly { readonly file: string; readonly state: string; readonly reason: string }[];
  }>;
  imageCount(): Promise<number>;

  query(
    query: WorklistQuery,
    window: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly total: number; readonly rows: readonly WorklistRow[] }>;
  /** What the filter lets through; modalities and models are those of the whole task. */
  counts(filter: WorklistFilter): Promise<WorklistCounts>;
  /**
   * `undecidedOnly`: with a structure that nobody decided or deferred, not failed and not postponed. A case that was
   * decided since is taken for where it was before, so that the list goes on from there.
   */
  next(
    query: WorklistQuery,
    from: {
      readonly after: string | null;
      readonly direction: 'next' | 'previous';
      readonly undecidedOnly: boolean;
    },
  ): Promise<{
    readonly caseId: string | null;
    /** In the list, from 0; -1 without a case. */
    readonly position: number;
    readonly total: number;
  }>;
  select(selection: Selection): Promise<string[]>;
  assign(selection: Selection, to: Reader | null, by: Author | null): Promise<string[]>;
  postpone(
    selection: Selection,
    change: { readonly postponed: boolean; readonly reason: string },
    by: Author | null,
  ): Promise<string[]>;
  related(caseId: string): Promise<
    {
      readonly caseId: string;
      readonly title: string;
      readonly studyDate: string;
      readonly modality: string;
    }[]
  >;

  caseRecord(caseId: string): Promise<CaseRecord>;
  /** Writes the case's `begin` entry when it is the first time and pseudo labels are there. */
  openCase(caseId: string): Promise<OpenedCase>;
  currentMasks(caseId: string, frameId: string): Promise<CurrentMasks>;
  append(request: AppendRequest): Promise<Appended>;
  history(
    caseId: string,
  ): Promise<{ readonly seq: number; readonly at: string; readonly reader: string; readonly what: string }[]>;

  label(id: string): Promise<PseudoLabel>;
  hasLabel(id: string): Promise<boolean>;
  /** Adds a label, makes it the newest of its frame and brings the worklist up to date. */
  putLabel(label: PseudoLabel): Promise<void>;
  confirmLabel(id: string): Promise<void>;
  rememberDigest(frame: FrameIdentity, sha256: string): Promise<void>;
  rememberContent(sopInstanceUid: string, sha256: string): Promise<void>;
  /** Why a case could not be prepared; empty clears. */
  setProblem(caseId: string, problem: string): Promise<void>;
  recordPrepared(
    facts: { readonly task: string; readonly made: number; readonly reused: number; readonly failed: number },
    by: Author | null,
  ): Promise<void>;

  /** Frames that masks can be imported onto, case by case. @throws ExpectedError `task-unknown`. */
  importFrames(taskId: string): Promise<ImportFrame[]>;
  /** Ground truth of one case, all or nothing. The masks are in the mask store. */
  putTruth(taskId: string, rows: readonly (TruthRow & { readonly source: TruthSource })[]): Promise<void>;
  /** Adds labels of one case that a peer has drawn, all or nothing, and makes them the newest of their frames. */
  putImportedLabels(labels: readonly PseudoLabel[]): Promise<void>;
  /** Another reader's revision of one case, all or nothing. No page can ask for it. */
  importRevision(request: RevisionRequest): Promise<ImportedRevision>;
  recordMasksImported(facts: MasksImported, by: Author | null): Promise<void>;
  /** That a batch leaves, or did not after all; on the disk when it resolves. */
  recordExported(facts: ExportRecord, by: Author | null): Promise<void>;

  /** Cases of a task, in the order of their ids. @throws ExpectedError `task-unknown`. */
  trainingOutlines(taskId: string): Promise<TrainingOutline[]>;
  /** What is judged of a case now. Writes nothing. @throws ExpectedError `case-unknown`. */
  trainingCase(caseId: string): Promise<TrainingCase>;
  /** Present masks of some of its frames, of one moment. Writes nothing. @throws ExpectedError `case-unknown`, `mask-damaged`. */
  trainingMasks(caseId: string, frameIds: readonly string[]): Promise<TrainingMasks>;

  verify(): Promise<JournalCheck>;
  close(): Promise<void>;
}

/** What the journal says of a promotion beside the task. */
export type ModelPromoted = Pick<
  Extract<WorkspaceBody, { kind: 'model-promoted' }>,
  'from' | 'to' | 'sha256' | 'calibrationDropped'
>;

/** What the journal says of an import of masks. */
export type MasksImported = Omit<Extract<WorkspaceBody, { kind: 'masks-imported' }>, 'kind'>;

export interface StoreJob<P> {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: P) => void;
}
