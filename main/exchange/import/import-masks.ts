import { CancelledError, ExpectedError, messageOf } from '../../../core/domain/errors.ts';
import type { Task } from '../../../core/domain/task.ts';
import type { Store } from '../../store/store.ts';
import type { MaskStore } from '../../workspace/mask-store.ts';
import { applyCase, type ApplyPorts, type ImportAs } from './apply.ts';
import { exportedNames } from './exported-names.ts';
import { chooseFrames, createFrameIndex, type FrameChoice } from './frame-index.ts';
import type { GatherPorts } from './gather.ts';
import { ImportDraft, type DrawnFrame } from './import-draft.ts';
import type { ImportOptions, ImportProblem, ImportReport } from './import-report.ts';
import type { LabelAuthor } from './label-author.ts';
import type { LabelChoices } from './label-map.ts';
import { listIncoming } from './list-incoming.ts';
import { readAll } from './read-all.ts';

export interface ImportRequest {
  readonly as: ImportAs;
  readonly taskId: string;
  /** Files and folders, absolute. */
  readonly paths: readonly string[];
  /** Who drew it; empty: what the files say. */
  readonly reader: string;
  /** What drew the masks of files that do not say it; null: nothing is known then (rule X1). */
  readonly author: LabelAuthor | null;
  readonly choices: LabelChoices;
  readonly frames: FrameChoice;
}

export interface ImportPorts extends Omit<ApplyPorts, 'store' | 'masks'> {
  readonly store: ApplyPorts['store'] &
    Pick<Store, 'task' | 'tasks' | 'importFrames' | 'recordMasksImported' | 'addReader'>;
  readonly masks: Pick<MaskStore, 'put' | 'flush'>;
}

/**
 * Brings masks of peers into a workspace: finds, reads and lays them onto frames, then applies them case by case. A
 * file or case that fails is named and leaves the others alone.
 * @throws ExpectedError when nothing can be done at all, CancelledError; what was applied until then stays.
 */
export async function importMasks(
  request: ImportRequest,
  ports: ImportPorts,
  options: ImportOptions,
): Promise<ImportReport> {
  const { store } = ports;
  const task = await store.task(request.taskId);
  const taskSha256 = (await store.tasks()).find((one) => one.task.id === task.id)?.sha256 ?? '';
  const frames = chooseFrames(await store.importFrames(task.id), request.frames);
  const index = createFrameIndex(
    frames,
    (caseId, own) => exportedNames(task.id, caseId, own),
    request.frames.cases.length + request.frames.series.length > 0,
  );
  const list = await listIncoming(request.paths);
  const draft = new ImportDraft();
  const gather: GatherPorts = {
    masks: ports.masks,
    index,
    task,
    choices: request.choices,
    signal: options.signal,
  };
  const read = await readAll(list.entries, { draft, gather, options, author: request.author });
  const choice = { as: request.as, task, taskSha256, files: read.imported, reader: request.reader };
  const applied = await applyAll(
    draft,
    (caseId, drawn) => applyCase({ caseId, drawn, frames: index.cases.get(caseId) ?? [] }, choice, ports),
    options,
    (done) =>
      store.recordMasksImported(
        { as: request.as, task: task.id, files: read.imported.length, ...done },
        null,
      ),
  );
  return {
    task: task.id,
    as: request.as,
    files: read.files,
    cases: applied.cases,
    structures: applied.structures,
    unchanged: applied.unchanged,
    problems: [
      ...list.refused.map(({ path, reason }) => ({ file: path, caseId: null, reason })),
      ...read.problems,
      ...applied.problems,
    ],
    notes: [
      ...list.notes,
      ...structureNote(read.problems, task),
      ...skippedNote(list.skipped),
      ...identityNotes(request.as, draft),
    ],
  };
}

interface AppliedAll {
  readonly cases: readonly string[];
  readonly structures: number;
  readonly unchanged: number;
  readonly problems: readonly ImportProblem[];
}

async function applyAll(
  draft: ImportDraft,
  apply: (caseId: string, frames: readonly DrawnFrame[]) => ReturnType<typeof applyCase>,
  options: ImportOptions,
  record: (done: { readonly cases: number; readonly structures: number }) => Promise<void>,
): Promise<AppliedAll> {
  const cases: string[] = [];
  const problems: ImportProblem[] = [];
  let structures = 0;
  let unchanged = 0;
  try {
    for (const [done, [caseId, frames]] of [...draft.cases].entries()) {
      if (options.signal.aborted) throw new CancelledError();
      options.onProgress('applying', done, draft.cases.size);
      try {
        const applied = await apply(caseId, [...frames.values()]);
        structures += applied.structures.length;
        unchanged += applied.unchanged.length;
        if (applied.structures.length > 0) cases.push(caseId);
      } catch (error) {
        // A full disk would fail every case alike.
        if (!(error instanceof ExpectedError) || error.code.startsWith('workspace-')) throw error;
        problems.push({ file: null, caseId, reason: messageOf(error) });
      }
    }
    options.onProgress('applying', draft.cases.size, draft.cases.size);
  } finally {
    // What is in stays in, so the journal says so even when the rest was given up.
    if (cases.length > 0) await record({ cases: cases.length, structures });
  }
  return { cases, structures, unchanged, problems };
}

/** Once, and not with every label. */
function structureNote(problems: readonly ImportProblem[], task: Task): string[] {
  if (!problems.some(({ reason }) => reason.includes('--map'))) return [];
  return [`Structures of the task ${task.id}: ${task.structures.map((one) => one.id).join(', ')}.`];
}

function skippedNote(count: number): string[] {
  if (count === 0) return [];
  return [`${count} ${count === 1 ? 'file of the folders holds' : 'files of the folders hold'} no masks.`];
}

/** Rule X1: said now, not when the export refuses it. */
function identityNotes(as: ImportAs, draft: ImportDraft): string[] {
  if (as !== 'pseudo') return [];
  const nameless = new Set<string>();
  for (const frames of draft.cases.values()) {
    for (const { masks } of frames.values()) {
      for (const [structure, { label }] of masks) {
        if (label.origin !== 'MANUAL' && label.algorithm === null) nameless.add(structure);
      }
    }
  }
  if (nameless.size === 0) return [];
  return [
    `The files do not say which algorithm drew ${listed([...nameless])}: DICOM objects of these structures can be exported only when they are imported with --algorithm or --by-hand, or a reader has drawn them anew (rule X1).`,
  ];
}

function listed(names: readonly string[]): string {
  return names.length > 6 ? `${names.length} structures` : names.join(', ');
}
