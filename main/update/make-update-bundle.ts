import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import { fileDigest } from '../platform/zip/file-digest.ts';
import { writeStoredZip, type ZipSource } from '../platform/zip/stored-zip.ts';
import { signUpdate } from './sign-update.ts';
import {
  UPDATE_FORMAT,
  UPDATE_JSON,
  UPDATE_SIGNATURE,
  updateSchema,
  type UpdateArtifact,
} from './update-schema.ts';

export interface UpdateBundleRequest {
  /** File to write, `countersign-<version>.update`; replaced when there. */
  readonly out: string;
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly released: string;
  readonly notes: string;
  /** Installers and archives by their paths. */
  readonly artifacts: readonly (Pick<UpdateArtifact, 'platform' | 'arch'> & { readonly path: string })[];
  /** PKCS #8 of the release key. */
  readonly privateKey: string;
}

/**
 * Puts installers into one signed file for stations without a network. The same request makes the same bytes.
 * @throws ZodError when a name, version or date is not as the format wants it; Error when the key is no Ed25519 key.
 */
export async function makeUpdateBundle(request: UpdateBundleRequest): Promise<void> {
  const read = await Promise.all(
    request.artifacts.map(async ({ path, platform, arch }) => ({
      path,
      platform,
      arch,
      ...(await fileDigest(path)),
    })),
  );
  const update = updateSchema.parse({
    format: UPDATE_FORMAT,
    version: request.version,
    released: request.released,
    notes: request.notes,
    artifacts: read.map(({ path, platform, arch, bytes, sha256 }) => ({
      platform,
      arch,
      file: basename(path),
      bytes,
      sha256,
    })),
  });
  const json = Buffer.from(`${JSON.stringify(update, null, 2)}\n`);
  const signature = Buffer.from(signUpdate(json, request.privateKey));
  const files = read.map(({ path, bytes, crc32: crc }): ZipSource => ({
    name: basename(path),
    bytes,
    crc32: crc,
    content: path,
  }));
  const temporary = `${request.out}.tmp`;
  await rm(temporary, { force: true });
  try {
    await writeStoredZip(temporary, [
      member(UPDATE_JSON, json),
      member(UPDATE_SIGNATURE, signature),
      ...files,
    ]);
    await rename(temporary, request.out);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function member(name: string, bytes: Buffer): ZipSource {
  return { name, bytes: bytes.length, crc32: crc32(bytes), content: bytes };
}
