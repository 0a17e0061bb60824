import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Task } from '../../../core/domain/task.ts';
import type { ImportFrame } from '../../store/import-frames.ts';
import type { Store } from '../../store/store.ts';
import type { MaskStore } from '../../workspace/mask-store.ts';
import type { DrawnFrame } from './import-draft.ts';
import { importedLabel, type ImportedFile } from './imported-label.ts';

export type ImportAs = 'truth' | 'pseudo' | 'revision';

export interface ApplyPorts {
  readonly store: Pick<
    Store,
    'putTruth' | 'putImportedLabels' | 'importRevision' | 'addReader' | 'rememberDigest'
  >;
  readonly masks: Pick<MaskStore, 'flush'>;
  /** Digest of the decoded frame. @throws ExpectedError when it is not what it was. */
  readonly pixels: (frame: ImportFrame) => Promise<string>;
  /** ISO 8601, UTC. */
  readonly now: () => string;
  readonly program: string;
}

/** One case, and what is drawn of it. */
export interface DrawnCase {
  readonly caseId: string;
  readonly drawn: readonly DrawnFrame[];
  /** All frames of the case. */
  readonly frames: readonly ImportFrame[];
}

/** What all cases of an import have in common. */
export interface ApplyChoice {
  readonly as: ImportAs;
  readonly task: Task;
  readonly taskSha256: string;
  readonly files: readonly ImportedFile[];
  /** Who drew it, as the importer says; empty: what the files say. */
  readonly reader: string;
}

/** Structures of one case by what became of them; of a revision, `unchanged` were there already as they came. */
export interface Applied {
  readonly structures: readonly string[];
  readonly unchanged: readonly string[];
}

/** Masks on their way to the disk. */
const AT_ONCE = 8;

/**
 * Takes over what is drawn of one case: all of it or nothing.
 * @throws ExpectedError with one sentence; the case is as it was then.
 */
export async function applyCase(one: DrawnCase, choice: ApplyChoice, ports: ApplyPorts): Promise<Applied> {
  const { caseId, drawn: frames } = one;
  // What a row or an entry names must be on the disk before it.
  await flushAll(frames, ports.masks);
  const structures = [...new Set(frames.flatMap(({ masks }) => [...masks.keys()]))];
  switch (choice.as) {
    case 'truth':
      await ports.store.putTruth(choice.task.id, truthRows(frames, choice));
      return { structures, unchanged: [] };
    case 'pseudo':
      await putLabels(one, choice, ports);
      return { structures, unchanged: [] };
    case 'revision': {
      const reader = await ports.store.addReader(readerOf(frames, choice));
      const done = await ports.store.importRevision({
        caseId,
        reader,
        source: sourceOf(frames, choice),
        masks: frames.flatMap(({ frame, masks }) =>
          [...masks].map(([structure, { mask, label }]) => {
            return {
              structure,
              frameId: frame.frameId,
              mask,
              manual: label.origin === 'MANUAL',
            };
          }),
        ),
      });
      return { structures: done.changed, unchanged: done.unchanged };
    }
  }
}

async function flushAll(frames: readonly DrawnFrame[], store: Pick<MaskStore, 'flush'>): Promise<void> {
  const waiting = [...new Set(frames.flatMap(({ masks }) => [...masks.values()].map((one) => one.mask)))];
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await store.flush(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

function truthRows(frames: readonly DrawnFrame[], { files, reader }: ApplyChoice) {
  return frames.flatMap(({ frame, masks }) =>
    [...masks].map(([structure, { mask, file }]) => {
      const { format, sha256, creator } = files[file]!; // of this import
      return {
        frameId: frame.frameId,
        structure,
        mask,
        source: { format, file: sha256, creator: reader || creator },
      };
    }),
  );
}

async function putLabels(
  { drawn, frames }: DrawnCase,
  choice: ApplyChoice,
  ports: ApplyPorts,
): Promise<void> {
  const isDrawn = new Set(drawn.map(({ frame }) => frame.frameId));
  const firstFile = Math.min(...filesOf(drawn));
  const now = ports.now();
  const labels = [];
  const undrawn = frames.filter(({ frameId, newestLabel }) => newestLabel === null && !isDrawn.has(frameId));
  // A stack is ready for review when all of its frames have a label; one without structures says that nothing is known.
  const all = [...drawn, ...undrawn.map((frame): DrawnFrame => ({ frame, masks: new Map() }))];
  for (const one of all) {
    const { frame } = one;
    const pixels = frame.pixelSha256 ?? (await ports.pixels(frame));
    if (frame.pixelSha256 === null) await ports.store.rememberDigest(frame, pixels);
    const { task, taskSha256, files, reader: creator } = choice;
    const origin = { task, taskSha256, files, creator, program: ports.program, now, pixels };
    labels.push(importedLabel(one, origin, firstFile));
  }
  await ports.store.putImportedLabels(labels);
}

/** Whose revision it is. @throws ExpectedError `import-reader` when nobody says, or the files disagree. */
function readerOf(frames: readonly DrawnFrame[], { reader, files }: ApplyChoice): string {
  if (reader !== '') return reader;
  const names = new Set(
    filesOf(frames)
      .map((at) => files[at]!.creator)
      .filter((name) => name !== ''),
  );
  const [only] = names;
  if (only !== undefined && names.size === 1) return readableName(only);
  throw new ExpectedError(
    'import-reader',
    names.size === 0
      ? "The files do not say who drew this, so it is nobody's revision: name the reader with --reader."
      : 'Several people have drawn this case: import their files one by one, or name one reader with --reader.',
  );
}

/** DICOM's `Family^Given` as the reader would enter it. */
function readableName(name: string): string {
  const [family = '', given = ''] = (name.split('=')[0] ?? '').split('^').map((part) => part.trim());
  return (
    [given, family]
      .filter((part) => part !== '')
      .join(' ')
      .slice(0, 80) || name.slice(0, 80)
  );
}

/** Indices of the files of the import that draw something on these frames. */
function filesOf(frames: readonly DrawnFrame[]): number[] {
  return [...new Set(frames.flatMap(({ masks }) => [...masks.values()].map((one) => one.file)))];
}

function sourceOf(frames: readonly DrawnFrame[], { files }: ApplyChoice): { format: string; file: string } {
  const used = filesOf(frames);
  return {
    format: [...new Set(used.map((at) => files[at]!.format))].join(', '),
    file: used.map((at) => files[at]!.sha256).join(' '),
  };
}
