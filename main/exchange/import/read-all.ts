import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import { incomingDigest } from './file-digest.ts';
import { gatherFile, type GatherPorts, type OpenedFile } from './gather.ts';
import { ImportDraft } from './import-draft.ts';
import type { FileReport, ImportOptions, ImportProblem } from './import-report.ts';
import type { ImportedFile } from './imported-label.ts';
import { KIND_NAMES } from './incoming-kind.ts';
import { withAuthor, type LabelAuthor } from './label-author.ts';
import type { IncomingEntry } from './list-incoming.ts';
import { readReferences } from './dicom-references.ts';
import { READERS } from './readers.ts';
import { readingFailure } from './reading-failure.ts';

/** What was read, file by file. */
interface ReadAll {
  readonly files: readonly FileReport[];
  /** By the numbers that the draft names. */
  readonly imported: readonly ImportedFile[];
  readonly problems: readonly ImportProblem[];
}

/**
 * Reads files one after the other and lays them onto frames; one that cannot be read leaves the others alone.
 * @throws CancelledError, and what says that the workspace takes no more masks.
 */
export async function readAll(
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
