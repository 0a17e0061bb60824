import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listSources } from '../dicom/sources/list-sources.ts';
import { contentHash } from '../engine/content-hash.ts';
import type { CatalogueFrame } from '../workspace/catalogue-types.ts';
import { openCatalogue } from '../workspace/catalogue-store.ts';
import { importSources } from '../workspace/import-sources.ts';

/** Folders beside `truth/` that may hold its images, the first that is there. */
export const IMAGE_FOLDERS = ['dicom', 'images'] as const;

/** The folder of images beside `truth/`; null: there is none. */
export function imagesBeside(root: string): string | null {
  return IMAGE_FOLDERS.map((name) => join(root, name)).find((folder) => existsSync(folder)) ?? null;
}

/** All frames of a folder that can be read; nothing is kept of it. @throws CancelledError */
export async function framesIn(folder: string, signal: AbortSignal): Promise<readonly CatalogueFrame[]> {
  const catalogue = openCatalogue(':memory:');
  try {
    await importSources(catalogue, listSources(folder, { signal }), { signal, contentHash });
    return [...catalogue.frames()];
  } finally {
    catalogue.close();
  }
}
