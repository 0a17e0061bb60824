import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listSources } from '../../main/dicom/sources/list-sources.ts';
import { openCatalogue } from '../../main/workspace/catalogue-store.ts';
import { importSources } from '../../main/workspace/import-sources.ts';

/** What one process of the catalogue bench reports. */
export interface CatalogueRun {
  readonly seconds: number;
  readonly peakMb: number;
}

const folder = process.argv[2] ?? '';
const workspace = mkdtempSync(join(tmpdir(), 'countersign-catalogue-'));
try {
  const start = performance.now();
  const catalogue = openCatalogue(join(workspace, 'catalogue.sqlite'));
  const summary = await importSources(catalogue, listSources(folder), {
    contentHash: () => Promise.reject(new Error('the generated files are all different')),
  });
  catalogue.close();
  const seconds = (performance.now() - start) / 1000;
  if (summary.added !== summary.found)
    throw new Error(`only ${summary.added} of ${summary.found} were added`);
  const run: CatalogueRun = { seconds, peakMb: process.resourceUsage().maxRSS / 1024 };
  process.send?.(run);
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
