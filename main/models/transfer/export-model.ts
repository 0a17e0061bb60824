import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { MODEL_FILE_END } from '../../../core/domain/model-file-end.ts';
import { fileDigest } from '../../platform/zip/file-digest.ts';
import { writeStoredZip, type ZipSource } from '../../platform/zip/stored-zip.ts';
import { MODEL_FILES } from '../model-files.ts';
import type { ModelRegistry } from '../model-registry.ts';
import { openModelFile } from './open-model-file.ts';
import { CONTENTS, contentsSchema, isKnownName, mostBytes } from './model-file-schema.ts';

export interface ModelExport {
  readonly registry: ModelRegistry;
  readonly id: string;
  /** Absolute, existing. */
  readonly folder: string;
}

/**
 * Writes a model as one file, `<id>-<version>.countersign-model`, and reads it back from the disk. The same model makes
 * the same bytes.
 * @throws ExpectedError when the model is damaged or cannot travel, or the folder is not there or holds such a file; nothing is
 * left then.
 */
export async function exportModel(
  { registry, id, folder }: ModelExport,
  work: { readonly signal: AbortSignal },
): Promise<{ readonly path: string; readonly sha256: string; readonly bytes: number }> {
  const sources = await sourcesOf(registry, id);
  const { version } = registry.get(id);
  const path = join(folder, `${id}-${version.replaceAll(/[^A-Za-z0-9._-]/g, '-')}${MODEL_FILE_END}`);
  if (!existsSync(folder)) {
    throw new ExpectedError(
      'output-missing',
      `There is no folder ${folder}; make it, or choose another one.`,
    );
  }
  if (existsSync(path)) {
    throw new ExpectedError(
      'output-exists',
      `The folder holds ${basename(path)} already; choose another folder, or remove that file first.`,
    );
  }
  const contents = contentsSchema.parse({
    format: 'countersign-model-file/1',
    id,
    version,
    files: sources.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
  });
  const head = Buffer.from(`${JSON.stringify(contents, null, 2)}\n`);
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeStoredZip(temporary, [
      { name: CONTENTS, bytes: head.length, crc32: crc32(head), content: head },
      ...sources,
    ]);
    const { sha256, bytes } = await fileDigest(temporary);
    await readBack(temporary, work.signal);
    await rename(temporary, path);
    return { path, sha256, bytes };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function sourcesOf(registry: ModelRegistry, id: string): Promise<(ZipSource & { sha256: string })[]> {
  const manifest = registry.get(id);
  const home = registry.folderOf(id);
  await registry.verifyFiles(id);
  const networks = registry.networksOf(id).map((network) => registry.networkFile(network).path);
  if (networks.some((path) => dirname(path) !== home) || manifest.card !== MODEL_FILES.card) {
    throw cannotTravel(
      id,
      'its files do not lie beside its manifest: it comes with the program, or has to be copied as a folder',
    );
  }
  const optional = [MODEL_FILES.parameters, MODEL_FILES.training].map((name) => join(home, name));
  const paths = [
    join(home, MODEL_FILES.manifest),
    join(home, MODEL_FILES.card),
    ...optional.filter((path) => existsSync(path)),
    ...new Set(networks),
  ];
  return Promise.all(
    paths.map(async (path) => {
      const name = basename(path);
      const { bytes, sha256, crc32: crc } = await fileDigest(path);
      if (!isKnownName(name) || bytes > mostBytes(name)) {
        throw cannotTravel(id, `its file ${name} has a name or size that no model file may have`);
      }
      return { name, bytes, sha256, crc32: crc, content: path };
    }),
  );
}

function cannotTravel(id: string, why: string): ExpectedError {
  return new ExpectedError('model-cannot-travel', `The model ${id} cannot be written as one file: ${why}.`);
}

async function readBack(path: string, signal: AbortSignal): Promise<void> {
  const file = await openModelFile(path);
  try {
    for (const member of file.contents.files) await file.read(member, () => undefined, signal);
  } finally {
    file.close();
  }
}
