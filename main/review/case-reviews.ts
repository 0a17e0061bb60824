import type { Appended } from '../../core/contract/case.ts';
import type { LabelledStructure, PseudoLabel } from '../../core/domain/pseudo-label.ts';
import { applyEntry } from '../../core/review/apply-entry.ts';
import type { CaseState } from '../../core/review/case-state.ts';
import { describeEntry } from '../../core/review/describe.ts';
import { emptyCaseState } from '../../core/review/empty-case-state.ts';
import type { AppendRequest, CurrentMasks } from '../store/store.ts';
import { createAppend } from './append-entry.ts';
import { beginIfUntouched } from './begin-review.ts';
import { importRevision } from './import-revision.ts';
import { loadReview } from './load-review.ts';
import type { OpenReview } from './open-review.ts';
import { isSnapshotDue, keepSnapshot } from './keep-masks.ts';
import type { ReviewPorts } from './review-ports.ts';
import type { ReviewedCase } from './reviewed-case.ts';
import type { ImportedRevision, RevisionRequest } from './revision-request.ts';
import { createSnapshots, type Snapshots } from './snapshots.ts';
import { createTurns } from './turns.ts';

export interface OpenedReview {
  readonly state: CaseState;
  /** Present revision by structure. */
  readonly revisions: Readonly<Record<string, string>>;
  /** The labels that the state names, by frame id. */
  readonly labels: Readonly<Record<string, PseudoLabel>>;
  /** What the engine says of each structure, by frame id: of the label that its mask is based on. */
  readonly structures: Readonly<Record<string, readonly LabelledStructure[]>>;
}

export interface HistoryLine {
  readonly seq: number;
  readonly at: string;
  readonly reader: string;
  readonly what: string;
}

/** The reviews of all cases: one change at a time per case, in the order in which they were asked for. */
export interface CaseReviews {
  /** Takes the newest pseudo labels over as long as nobody has touched the case. */
  open(caseId: string): Promise<OpenedReview>;
  currentMasks(caseId: string, frameId: string): Promise<CurrentMasks>;
  /**
   * Does what a reader asks for; when it resolves, it is on the disk.
   * @throws ExpectedError `case-stale`, `case-unknown`, `reader-missing`, `structure-unknown`, `frame-unknown`,
   * `review-refused` with the rule, `workspace-full`, `workspace-unwritable`; nothing is changed then.
   */
  append(request: AppendRequest): Promise<Appended>;
  /** Takes masks of a file over as a reader's revision; see `importRevision`. */
  importRevision(request: RevisionRequest): Promise<ImportedRevision>;
  history(caseId: string): Promise<HistoryLine[]>;
  /** Reads a case for work behind the screen: writes nothing, and puts no case that is in hand out of memory. */
  look<T>(caseId: string, read: (review: OpenReview) => T | Promise<T>): Promise<T>;
}

/** Reviews in memory. One of a radiograph with 17 edited structures takes 16 MB. */
const KEPT = 6;

export function createCaseReviews(ports: ReviewPorts): CaseReviews {
  const snapshots: Snapshots = createSnapshots(ports.database, ports.masks);
  const kept = new Map<string, OpenReview>();
  const turns = createTurns();
  const reviewOf = async (caseId: string): Promise<OpenReview> => {
    const about = ports.cases(caseId);
    const known = kept.get(caseId);
    kept.delete(caseId);
    // Before its first entry a case shows the newest labels, whatever they were a moment ago.
    const usable = known !== undefined && known.state.seq > 0 && hasSameNames(known.about, about);
    const review = usable ? known : await loadReview({ ...ports, snapshots }, caseId, about);
    review.about = about;
    kept.set(caseId, review);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return review;
  };
  const append = createAppend(ports);
  const snapshotLater = (caseId: string, review: OpenReview): void => {
    // After the answer, so that no stroke waits for it.
    const work = turns.take(caseId, () => keepSnapshot({ ...ports, snapshots }, caseId, review));
    // The journal is whole: the case is read from it anew.
    work.catch(() => kept.delete(caseId));
  };
  const changing = <T>(caseId: string, work: (review: OpenReview) => Promise<T>): Promise<T> =>
    turns.take(caseId, async () => {
      const review = await reviewOf(caseId);
      const before = review.state;
      try {
        const done = await work(review);
        if (isSnapshotDue(review)) snapshotLater(caseId, review);
        return done;
      } catch (error) {
        // Failed after it was written, which would be a defect: what is in memory must not differ from the disk.
        if (review.state !== before) kept.delete(caseId);
        throw error;
      }
    });
  return {
    open: (caseId) =>
      turns.take(caseId, async () => {
        const review = await reviewOf(caseId);
        beginIfUntouched(ports, caseId, review);
        return openedOf(review);
      }),
    currentMasks: (caseId, frameId) =>
      turns.take(caseId, async () => await masksOf(await reviewOf(caseId), frameId)),
    append: (request) => changing(request.caseId, (review) => append(review, request)),
    importRevision: (request) => changing(request.caseId, (review) => importRevision(ports, review, request)),
    history: (caseId) => turns.take(caseId, () => Promise.resolve(historyOf(ports, caseId))),
    look: (caseId, read) =>
      turns.take(caseId, async () => {
        const about = ports.cases(caseId);
        const known = kept.get(caseId);
        if (known === undefined || known.state.seq === 0 || !hasSameNames(known.about, about))
          return read(await loadReview({ ...ports, snapshots }, caseId, about));
        known.about = about;
        return read(known);
      }),
  };
}

function hasSameNames(a: ReviewedCase, b: ReviewedCase): boolean {
  if (a.task === b.task) return true;
  const names = (about: ReviewedCase): string =>
    JSON.stringify(about.task.structures.map(({ id, name }) => [id, name]));
  return names(a) === names(b);
}

function openedOf(review: OpenReview): OpenedReview {
  const { structures } = review.about.task;
  const labelled = review.about.frames.map(({ frameId }) => {
    const list = structures.flatMap(({ id: structure }) => {
      const label = review.labelUnder({ structure, frameId });
      const found = label === null ? null : review.labels.structure(label, structure);
      return found === null ? [] : [found];
    });
    return [frameId, list] as const;
  });
  const named = Object.entries(review.state.labels).flatMap(([frameId, id]) =>
    id === null ? [] : [[frameId, review.labels.label(id)] as const],
  );
  return {
    state: review.state,
    revisions: Object.fromEntries(structures.map(({ id }) => [id, review.revision(id)])),
    labels: Object.fromEntries(named),
    structures: Object.fromEntries(labelled),
  };
}

async function masksOf(review: OpenReview, frameId: string): Promise<CurrentMasks> {
  const { width, height } = review.frame(frameId);
  const masks: { structure: string; bytes: Uint8Array }[] = [];
  for (const { id: structure } of review.about.task.structures) {
    masks.push({ structure, bytes: await review.bytes({ structure, frameId }) });
  }
  return { seq: review.state.seq, width, height, masks };
}

function historyOf({ journal, cases }: ReviewPorts, caseId: string): HistoryLine[] {
  const lines: HistoryLine[] = [];
  let state = emptyCaseState(cases(caseId).task.structures);
  for (const entry of journal.ofCase(caseId)) {
    const { seq, at, reader, body } = entry;
    lines.push({ seq, at, reader: reader?.name ?? '', what: describeEntry(body, state) });
    state = applyEntry(state, entry);
  }
  return lines;
}
