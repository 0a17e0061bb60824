import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedError } from '../../core/domain/errors.ts';
import { makeFolder } from '../platform/make-folder.ts';
import { createSealer, type DataKey } from '../sealing/sealer.ts';
import { requireKey, type SealKey } from '../sealing/unlock.ts';
import { openCatalogue, type Catalogue } from './catalogue-store.ts';
import { createEmbeddingStore, type EmbeddingStore } from './embedding-store.ts';
import { createLabelStore, type LabelStore } from './label-store.ts';
import { createMaskStore, type MaskStore } from './mask-store.ts';
import { lockWorkspace } from './workspace-lock.ts';

/** The folder that holds catalogue, masks, embeddings and reports of one group's work. */
export interface Workspace {
  readonly folder: string;
  readonly catalogue: Catalogue;
  readonly masks: MaskStore;
  readonly embeddings: EmbeddingStore;
  readonly labels: LabelStore;
  close(): void;
}

/** 500 radiographs with MobileSAM. */
export const EMBEDDING_BYTES = 2 * 2 ** 30;

/**
 * Opens a workspace for writing, creating it where there is none; one process at a time.
 * @param key of a sealed workspace; a clear one opens without.
 * @throws ExpectedError when it is in use, of a newer version, the folder cannot be written, or it is sealed and the
 * key is not the one.
 */
export function openWorkspace(folder: string, key: DataKey | null = null): Workspace {
  try {
    makeFolder(folder);
  } catch (cause) {
    throw new ExpectedError(
      'workspace-unwritable',
      `The folder ${folder} cannot be written; choose another one.`,
      {
        cause,
      },
    );
  }
  const lock = lockWorkspace(join(folder, 'lock.sqlite'));
  try {
    return assemble(folder, requireKey(folder, key), () => {
      lock.release();
    });
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Opens a workspace that must be there.
 * @throws ExpectedError as `openWorkspace`, and when the folder holds none.
 */
export function openExistingWorkspace(folder: string, key: DataKey | null = null): Workspace {
  if (!existsSync(join(folder, 'catalogue.sqlite'))) {
    throw new ExpectedError(
      'workspace-missing',
      `${folder} is no workspace; make one with "countersign prepare IN --task T --out ${folder}".`,
    );
  }
  return openWorkspace(folder, key);
}

function assemble(folder: string, seal: SealKey | null, release: () => void): Workspace {
  const files = createSealer(seal?.key ?? null, 'files');
  const catalogue = openCatalogue(join(folder, 'catalogue.sqlite'), seal);
  return {
    folder,
    catalogue,
    masks: createMaskStore(join(folder, 'masks'), files),
    embeddings: createEmbeddingStore(join(folder, 'embeddings'), EMBEDDING_BYTES, files),
    labels: createLabelStore(catalogue.database),
    close() {
      catalogue.close();
      release();
    },
  };
}
