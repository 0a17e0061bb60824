import { CancelledError, ExpectedError, messageOf } from '../../../core/domain/errors.ts';
import type { Task } from '../../../core/domain/task.ts';
import type { Store } from '../../store/store.ts';
import type { MaskStore } from '../../workspace/mask-store.ts';
import { applyCase, type ApplyPorts, type ImportAs } from './apply.ts';
import { readReferences } from './dicom-references.ts';
import { exportedNames } from './exported-names.ts';
import { incomingDigest } from './file-digest.ts';
import { chooseFrames, createFrameIndex, type FrameChoice } from './frame-index.ts';
import { gatherFile, type GatherPorts, type OpenedFile } from './gather.ts';
import { ImportDraft, type DrawnFrame } from './import-draft.ts';
import type { ImportedFile } from './imported-label.ts';
import { KIND_NAMES } from './incoming-kind.ts';
import { withAuthor, type LabelAuthor } from './label-author.ts';
import type { LabelChoices } from './label-map.ts';
import { listIncoming, type IncomingEntry } from './list-incoming.ts';
import { READERS } from './readers.ts';
import { readingFailure } from './reading-failure.ts';

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

export interface ImportOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (stage: 'reading' | 'applying', done: number, total: number) => void;
}

/** What `countersign import --json` prints, besides the workspace. */
export interface ImportReport {
  readonly task: string;
  readonly as: ImportAs;
  readonly files: readonly FileReport[];
  /** Cases that took something over; of a revision, that changed. */
  readonly cases: readonly string[];
  /** Structures of cases that took a mask over; of a revision, that changed. */
  readonly structures: number;
  /** Of a revision: structures of cases that were there already as they came. */
  readonly unchanged: number;
  /** What was not imported, and why. `file` is null where it concerns a case. */
  readonly problems: readonly ImportProblem[];
  readonly notes: readonly string[];
}

export interface FileReport {
  readonly file: string;
  readonly format: string;
  readonly sha256: string;
  readonly frames: number;
  readonly structures: readonly string[];
  readonly notes: readonly string[];
}

export interface ImportProblem {
  readonly file: string | null;
  readonly caseId: string | null;
  readonly reason: string;
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
    (frame, position, count) => exportedNames(task.id, frame, { position, count }),
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

interface ReadAll {
  readonly files: readonly FileReport[];
  /** By the numbers that the draft names. */
  readonly imported: readonly ImportedFile[];
  readonly problems: readonly ImportProblem[];
}

async function readAll(
  entries: readonly IncomingEntry[],
  about: {
    readonly draft: ImportDraft;
    readonly gather: GatherPorts;
    readonly options: ImportOptions;
    readonly author: LabelAuthor | null;
  },
): Promise<ReadAll> {
  const { draft, gather, options, author } = about;
  const files: FileReport[] = [];
  const imported: ImportedFile[] = [];
  const problems: ImportProblem[] = [];
  for (const [done, entry] of entries.entries()) {
    if (options.signal.aborted) throw new CancelledError();
    options.onProgress('reading', done, entries.length);
    const refuse = (reason: string): void => void problems.push({ file: entry.path, caseId: null, reason });
    // A file that breaks in the middle takes nothing with it.
    const own = new ImportDraft();
    const masks = watched(gather.masks);
    try {
      const { opened, file } = await openEntry(entry, imported.length, author);
      const gathered = await gatherFile(opened, own, { ...gather, masks });
      imported.push(file);
      const lost = draft.merge(own);
      for (const reason of gathered.problems) refuse(reason);
      for (const structure of lost) refuse(conflictSentence(structure));
      files.push({
        file: entry.path,
        format: file.format,
        sha256: file.sha256,
        frames: gathered.frames,
        structures: gathered.structures,
        notes: gathered.notes,
      });
    } catch (error) {
      if (error instanceof CancelledError || masks.failed()) throw error;
      refuse(readingFailure(error));
    }
  }
  options.onProgress('reading', entries.length, entries.length);
  return { files, imported, problems };
}

/** Tells a workspace that takes no more masks, which ends the import, from a file that cannot be read. */
function watched(masks: GatherPorts['masks']): GatherPorts['masks'] & { readonly failed: () => boolean } {
  let hasFailed = false;
  return {
    put: async (...given) => {
      try {
        return await masks.put(...given);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    },
    failed: () => hasFailed,
  };
}

async function openEntry(
  { path, kind, sha256: expected }: IncomingEntry,
  number: number,
  author: LabelAuthor | null,
): Promise<{ readonly opened: OpenedFile; readonly file: ImportedFile }> {
  const read = await READERS[kind]();
  const sha256 = await incomingDigest(path);
  if (expected !== null && expected !== sha256) {
    throw new ExpectedError(
      'import-changed',
      'It is not the file that the manifest of its batch names: it was changed or damaged since; get the batch again.',
    );
  }
  const given = await read(path);
  const incoming = { ...given, labels: withAuthor(given.labels, author) };
  const isDicom = kind === 'seg' || kind === 'rtstruct';
  const references = isDicom ? await readReferences(path, kind) : null;
  const { format, creator } = incoming;
  return {
    opened: { kind, file: number, incoming, references },
    file: { format: format || KIND_NAMES[kind], sha256, creator },
  };
}

function conflictSentence(structure: string): string {
  return `Another file of this import draws ${structure} on the same images otherwise, and was taken; import one of them alone.`;
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
