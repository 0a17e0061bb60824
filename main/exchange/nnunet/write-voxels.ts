import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { BatchFolder, FileOrigin } from '../format-writer.ts';
import { niftiHeader, VOXEL_OFFSET, type NiftiToWrite } from '../nifti/nifti-bytes.ts';
import { readNiftiGeometry } from '../nifti/nifti-geometry.ts';
import { gunzipped, gzipped } from '../volume/gzip.ts';

/**
 * Writes a volume slice by slice and reads it back from the disk: every byte of the voxels must be the one that was
 * meant, and the header must say the same size (rule X2). Neither way is the volume in memory.
 * @param slices little-endian voxels.
 */
export async function writeVoxels(
  folder: BatchFolder,
  path: string,
  {
    image,
    slices,
    about,
  }: {
    readonly image: NiftiToWrite;
    readonly slices: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
    readonly about: FileOrigin;
  },
): Promise<void> {
  const header = niftiHeader(image);
  const meant = createHash('sha256');
  const parts = async function* (): AsyncGenerator<Uint8Array> {
    yield header;
    for await (const slice of slices) {
      meant.update(slice);
      yield slice;
    }
  };
  await folder.write(path, gzipped(parts()), about);
  const read = await readBack(folder.locate(path));
  const { dims } = readNiftiGeometry(read.header);
  const sameSize = dims.every((size, axis) => size === image.grid.dims[axis]);
  if (!sameSize || Buffer.compare(read.header, header) !== 0 || read.voxels !== meant.digest('hex')) {
    throw new Error('a volume that was written reads back differently');
  }
}

async function readBack(path: string): Promise<{ readonly header: Uint8Array; readonly voxels: string }> {
  const header = Buffer.alloc(VOXEL_OFFSET);
  const voxels = createHash('sha256');
  let at = 0;
  for await (const chunk of gunzipped(createReadStream(path) as AsyncIterable<Uint8Array>)) {
    const rest = Math.max(0, VOXEL_OFFSET - at);
    if (rest > 0) header.set(chunk.subarray(0, rest), at);
    if (chunk.length > rest) voxels.update(chunk.subarray(rest));
    at += chunk.length;
  }
  return { header, voxels: voxels.digest('hex') };
}
