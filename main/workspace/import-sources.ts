import { resolve } from 'node:path';
import { CancelledError } from '../../core/domain/errors.ts';
import { createHeaderPool } from '../dicom/catalogue/header-pool.ts';
import type { HeaderPool } from '../dicom/catalogue/header-pool.ts';
import { failureRow, headerRow } from '../dicom/catalogue/header-row.ts';
import type { HeaderFacts, HeaderRow } from '../dicom/catalogue/header-row.ts';
import { readHeader } from '../dicom/catalogue/read-header.ts';
import type { Source, SourceItem, SourceProblem } from '../dicom/sources/source.ts';
import type { Catalogue } from './catalogue-store.ts';
import { CatalogueWriter } from './catalogue-writer.ts';
import type { FoundFile } from './catalogue-writer.ts';
import { settleDouble } from './settle-double.ts';
import type { ContentHash } from './settle-double.ts';

export interface ImportOptions {
  readonly signal?: AbortSignal;
  /** Called after every batch. */
  readonly onProgress?: (progress: ImportSummary) => void;
  /** Names the pixels of a file; used only when two files claim the same SOP Instance UID. */
  readonly contentHash: ContentHash;
  /**
   * Threads that read headers; 0 (the default): this one, which is fastest for local disks. Threads pay where
   * each file is slow to come, as on a network drive.
   */
  readonly threads?: number;
  /** Files of one transaction and of one message to a worker: what a kill can cost. Default 256. */
  readonly batch?: number;
}

/** Files by what became of them. */
export interface ImportSummary {
  /** Everything that was found, problems included. */
  found: number;
  added: number;
  /** Known from an earlier import and the same since. */
  unchanged: number;
  /** Catalogued, but no image to review. */
  refused: number;
  copies: number;
  conflicts: number;
  failed: number;
}

const BATCH = 256;
/** Batches whose headers are being read while the database writes. */
const AHEAD = 4;

/**
 * Brings files into the catalogue. Importing again changes nothing; an import that was stopped goes on where
 * it ended. A file whose SOP Instance UID is known with other pixels becomes a conflict, never an update.
 * @throws CancelledError when the signal fires; what was read until then stays.
 */
export async function importSources(
  catalogue: Catalogue,
  items: AsyncIterable<SourceItem>,
  options: ImportOptions,
): Promise<ImportSummary> {
  const writer = new CatalogueWriter(catalogue.database);
  const pool = createHeaderPool(options.threads ?? 0);
  const summary = { found: 0, added: 0, unchanged: 0, refused: 0, copies: 0, conflicts: 0, failed: 0 };
  const importer: Importer = { writer, pool, summary, contentHash: options.contentHash };
  // Without threads nothing is gained by reading ahead, and the batches would be held in memory.
  const ahead = options.threads === undefined || options.threads === 0 ? 1 : AHEAD;
  const waiting: Promise<ReadBatch>[] = [];
  const writeNext = async (): Promise<void> => {
    const batch = await waiting.shift();
    if (batch !== undefined) await writeBatch(importer, batch);
    options.onProgress?.({ ...summary });
  };
  try {
    for await (const batch of batches(items, options.batch ?? BATCH)) {
      if (options.signal?.aborted === true) throw new CancelledError();
      waiting.push(readBatch(importer, batch));
      if (waiting.length >= ahead) await writeNext();
    }
    while (waiting.length > 0) await writeNext();
  } finally {
    await pool.close();
  }
  return summary;
}

interface Importer {
  readonly writer: CatalogueWriter;
  readonly pool: HeaderPool;
  readonly summary: ImportSummary;
  readonly contentHash: ContentHash;
}

async function* batches(items: AsyncIterable<SourceItem>, size: number): AsyncGenerator<SourceItem[]> {
  let batch: SourceItem[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

interface ReadBatch {
  readonly problems: readonly SourceProblem[];
  readonly sources: readonly Source[];
  /** One a source. */
  readonly rows: readonly HeaderRow[];
}

async function readBatch(
  { writer, pool, summary }: Importer,
  items: readonly SourceItem[],
): Promise<ReadBatch> {
  const problems = items.filter((item) => item.kind === 'problem');
  const fresh = items
    .filter((item) => item.kind === 'file')
    .filter((source) => {
      const known = writer.findFile(source);
      // What failed is tried again: the program or the access rights may have changed.
      return known === null || !known.unchanged || known.state === 'failed';
    });
  summary.found += items.length;
  summary.unchanged += items.length - problems.length - fresh.length;
  // Files on disk first, so that one message carries them; members of archives are read here.
  const onDisk = fresh.filter((source) => source.locator.member === null);
  const packed = fresh.filter((source) => source.locator.member !== null);
  const diskRows = pool.read(onDisk.map(({ locator, size }) => ({ path: locator.path, size })));
  const packedRows: HeaderRow[] = [];
  for (const source of packed) packedRows.push(await readHeader(source).then(headerRow, failureRow));
  return { problems, sources: [...onDisk, ...packed], rows: [...(await diskRows), ...packedRows] };
}

async function writeBatch(importer: Importer, { problems, sources, rows }: ReadBatch): Promise<void> {
  const { writer, summary } = importer;
  const doubles: { source: Source; row: HeaderFacts }[] = [];
  writer.transaction(() => {
    for (const problem of problems) {
      const file: FoundFile = {
        locator: { path: resolve(problem.display), member: null },
        size: -1,
        modifiedMs: -1,
      };
      writer.putFile(file, { state: 'failed', reason: problem.reason });
      summary.failed++;
    }
    for (const [index, source] of sources.entries()) {
      const row = rows[index];
      if (row === undefined) throw new Error('a source without a row');
      if ('failure' in row) {
        writer.putFile(source, { state: 'failed', reason: row.failure });
        summary.failed++;
      } else if (writer.findInstance(row.sopInstanceUid) !== null) {
        doubles.push({ source, row });
      } else {
        const known = writer.findFile(source);
        if (known !== null) writer.orphanInstances(known.id, row.sopInstanceUid);
        writer.putInstance(source, row);
        if (row.notReviewable === null) summary.added++;
        else summary.refused++;
      }
    }
  });
  for (const { source, row } of doubles) {
    summary[await settleDouble(writer, source, row, importer.contentHash)]++;
  }
}
