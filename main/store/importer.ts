import { listSources } from '../dicom/sources/list-sources.ts';
import { importSources, type ImportSummary } from '../workspace/import-sources.ts';
import type { ContentHash } from '../workspace/settle-double.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { RecordEntry } from './case-batches.ts';
import type { CaseQueue } from './case-queue.ts';
import type { StoreJob } from './store.ts';

export interface ImporterPorts {
  readonly queue: CaseQueue;
  readonly record: RecordEntry;
  readonly contentHash: ContentHash;
}

export interface Importer {
  /** Catalogues what is at `path` and makes its cases. @throws CancelledError; what was read until then stays. */
  run(path: string, job: StoreJob<ImportSummary>): Promise<ImportSummary>;
  /** Ends all imports and waits until nothing is written any more. */
  stop(): Promise<void>;
}

/** Files of one batch: while its headers are read no other call of the store is answered. */
const BATCH = 64;

export function createImporter(workspace: Workspace, ports: ImporterPorts): Importer {
  const stop = new AbortController();
  const running = new Set<Promise<unknown>>();
  const run = async (path: string, job: StoreJob<ImportSummary>): Promise<ImportSummary> => {
    const signal = AbortSignal.any([job.signal, stop.signal]);
    let last: ImportSummary | null = null;
    try {
      return await importSources(workspace.catalogue, listSources(path, { signal }), {
        signal,
        batch: BATCH,
        contentHash: ports.contentHash,
        onProgress(progress) {
          last = progress;
          job.onProgress(progress);
        },
      });
    } finally {
      await ports.queue.run();
      if (last !== null) recordImport(ports.record, last);
    }
  };
  return {
    run(path, job) {
      const work = run(path, job);
      running.add(work);
      const done = (): void => void running.delete(work);
      work.then(done, done);
      return work;
    },
    async stop() {
      stop.abort();
      await Promise.allSettled(running);
    },
  };
}

function recordImport(record: RecordEntry, { found, added, failed }: ImportSummary): void {
  record({ kind: 'imported', found, added, failed }, null);
}
