import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { CancelledError, ExpectedError } from '../../../core/domain/errors.ts';
import type { Inspection } from '../../dicom/inspect.ts';
import { failedInspection } from '../../dicom/inspection/inspect-any.ts';
import { createInspectPool } from '../../dicom/inspection/inspect-pool.ts';
import type { InspectPool } from '../../dicom/inspection/inspect-pool.ts';
import { listSources } from '../../dicom/sources/list-sources.ts';
import type { SourceItem } from '../../dicom/sources/source.ts';
import { transferSyntaxOf } from '../../dicom/transfer-syntax.ts';
import type { Command, CommandContext } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { startProgress } from '../progress.ts';

/** More threads than this wait for the disk and hold large files in memory. */
const MAX_THREADS = 4;
/** Files on their way per thread: enough to keep all busy behind a slow one, few enough to hold in memory. */
const AHEAD_PER_THREAD = 4;

export const command: Command = {
  name: 'inspect',
  summary: 'List what is in a file, folder, zip or DICOMDIR and whether it can be decoded',
  usage: 'PATH [--json]',
  description:
    'Decodes every frame of every file below PATH: DICOM, and PNG, JPEG, TIFF or NIfTI as secondary images. ' +
    'Writes nothing.\n' +
    'With --json one line per file: file (can be opened as it stands, except inside a zip), ok (decoded), reason ' +
    '(one sentence where not), rows, columns, frames, bitsStored, transferSyntax (UID, or the format of a ' +
    'secondary image), and min, max, sha256 over the stored values of all frames as 16-bit little endian, before ' +
    "any lookup table: 8 bits widened, signed as two's complement, RGB interleaved, YBR not converted.\n" +
    'The order is that of the names, the same on every machine. Exit code 0 when every file was decoded, 1 when ' +
    'some were not (a DICOMDIR is no image and does not count) or none was found.',
  options: {},
  positionals: { min: 1, max: 1 },
  examples: ['countersign inspect CD/DICOMDIR', 'countersign inspect study.zip --json > study.jsonl'],
  run: async (input, context) => await inspect(input.positionals[0] ?? '.', context),
};

interface Tally {
  found: number;
  decoded: number;
  /** Not decoded, DICOMDIR left out. */
  refused: number;
}

async function inspect(path: string, context: CommandContext): Promise<ExitCode> {
  const threads = Math.min(MAX_THREADS, availableParallelism());
  const pool = createInspectPool({ threads });
  const progress = startProgress(context, 'Inspecting files');
  const tally: Tally = { found: 0, decoded: 0, refused: 0 };
  const waiting: Promise<Inspection>[] = [];
  const printNext = async (): Promise<void> => {
    const inspection = await untilAborted(waiting.shift(), context.signal);
    if (inspection === undefined) return;
    count(tally, inspection);
    await context.out.line(context.json ? JSON.stringify(inspection) : humanLine(inspection));
    progress.update(tally.found, null, tally.refused === 0 ? '' : `${tally.refused} not decoded`);
  };
  try {
    for await (const item of listSources(path, { signal: context.signal })) {
      waiting.push(inspectItem(pool, item));
      if (waiting.length >= threads * AHEAD_PER_THREAD) await printNext();
    }
    while (waiting.length > 0) await printNext();
  } finally {
    await progress.end();
    await pool.close();
  }
  if (!context.json) await context.err.line(summary(tally));
  return tally.found > 0 && tally.refused === 0 ? EXIT.ok : EXIT.partial;
}

async function inspectItem(pool: InspectPool, item: SourceItem): Promise<Inspection> {
  if (item.kind === 'problem') return failedInspection(item.display, item.reason);
  const { locator, display: name, size } = item;
  try {
    const bytes = locator.member === null ? null : await item.read();
    return await pool.inspect({ name, locator, bytes }, size);
  } catch (error) {
    if (error instanceof ExpectedError) return failedInspection(name, error.message);
    throw error;
  }
}

/** Ctrl-C must not wait for a large file. */
async function untilAborted<T>(work: Promise<T> | undefined, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) throw new CancelledError();
  const stop = new AbortController();
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(new CancelledError()), { signal: stop.signal });
      }),
    ]);
  } finally {
    stop.abort();
  }
}

function count(tally: Tally, inspection: Inspection): void {
  tally.found++;
  if (inspection.ok) tally.decoded++;
  else if (!isMediaDirectory(inspection.file)) tally.refused++;
}

function isMediaDirectory(file: string): boolean {
  return basename(file).toUpperCase() === 'DICOMDIR';
}

function summary({ found, decoded }: Tally): string {
  if (found === 0) return 'No files were found.';
  const files = found === 1 ? '1 file' : `${found} files`;
  return `${files}: ${decoded} decoded, ${found - decoded} not.`;
}

function humanLine(inspection: Inspection): string {
  const file = printable(inspection.file);
  if (!inspection.ok) return `no  ${file}\n    ${inspection.reason ?? ''}`;
  const { rows, columns, frames, bitsStored, transferSyntax, min, max } = inspection;
  const facts = [
    `${columns} x ${rows}`,
    ...(frames === 1 ? [] : [`${frames} frames`]),
    `${bitsStored} bits`,
    `${min}..${max}`,
    syntaxName(transferSyntax ?? ''),
  ];
  return `ok  ${file}\n    ${facts.join(', ')}`;
}

function syntaxName(syntax: string): string {
  return /^[\d.]+$/.test(syntax) ? transferSyntaxOf(syntax).name : syntax;
}

/** File names may hold control characters, which would move the cursor of the terminal. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is removed
  return text.replace(/[\u0000-\u001f\u007f]/g, '?');
}
