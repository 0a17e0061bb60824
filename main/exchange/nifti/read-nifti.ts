import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { voxelTypeOf } from '../../dicom/secondary/nifti-voxels.ts';
import { isGzip, secondaryFormat } from '../../dicom/secondary/secondary-format.ts';
import { MAX_DECODED_BYTES, refusal } from '../../dicom/secondary/secondary-image.ts';
import type { IncomingFile } from '../incoming.ts';
import { classIntegers, classVoxels, type ClassVoxels } from '../volume/class-values.ts';
import { incomingVolume, stemOf, type OwnLabel } from '../volume/incoming-volume.ts';
import { labelNamesBeside, plainLabel } from '../volume/label-names.ts';
import { rawIntegers, valueReader } from '../volume/value-reader.ts';
import { readNiftiGeometry } from './nifti-geometry.ts';

/** Bytes behind the voxels that some writers pad with. */
const PADDING = 2 ** 20;
const MAX_CHANNELS = 1024;

/**
 * Labels of a NIfTI file (.nii, .nii.gz): a labelmap of any number type, or one channel per structure. Names come
 * from files beside it, from the label table within it, or are the numbers.
 * @throws ExpectedError when it cannot be read or is no mask.
 */
export async function readNifti(path: string): Promise<IncomingFile> {
  const bytes = await readFile(path).catch(() => {
    throw new ExpectedError(
      'file-unreadable',
      'The file cannot be opened: check that it is there and may be read.',
    );
  });
  if (secondaryFormat(bytes) !== 'NIfTI') throw new ExpectedError('not-nifti', 'The file is no NIfTI file.');
  const { header, dims, channels, grid, notes } = readNiftiGeometry(bytes);
  const type = voxelTypeOf(header.datatypeCode);
  if (type.samples !== 1) throw refusal('NIfTI', 'holds colours, so it is an image and no mask');
  if (channels > MAX_CHANNELS) throw refusal('NIfTI', `has ${channels} volumes, more than any mask`);
  const count = dims[0] * dims[1] * dims[2];
  const plain = inflated(bytes, Math.round(header.vox_offset), count * channels * type.bytes);
  const { slope, intercept } = scaleOf(header.scl_slope, header.scl_inter);
  const order = header.littleEndian ? 'little' : 'big';
  const layers = Array.from({ length: channels }, (_, channel) => {
    const from = plain.offset + channel * count * type.bytes;
    const data = plain.bytes.subarray(from, from + count * type.bytes);
    const isScaled = slope !== 1 || intercept !== 0;
    const raw = isScaled ? null : rawIntegers(data, type.read, order);
    if (raw !== null) return classIntegers(raw, 'NIfTI');
    const at = valueReader(data, type.read, order);
    return classVoxels(count, isScaled ? (i) => slope * at(i) + intercept : at, 'NIfTI');
  });
  const stem = stemOf(path);
  const names = await labelNamesBeside(path, stem);
  const table =
    names.from === null ? labelTable(plain.bytes.subarray(VERSION_ONE_END, plain.offset), layers) : [];
  return incomingVolume({
    format: channels === 1 ? 'NIfTI labelmap' : `NIfTI with ${channels} channels`,
    stem,
    dims,
    grid,
    layers,
    names,
    ...(table.length > 0 ? { own: table } : {}),
    cover: 'whole',
    notes,
  });
}

const VERSION_ONE_END = 352;

interface Inflated {
  readonly bytes: Uint8Array;
  readonly offset: number;
}

/** A gzip that inflates to more than the header promises is never held in full. */
function inflated(bytes: Uint8Array, offset: number, size: number): Inflated {
  if (!(size > 0 && offset + size <= MAX_DECODED_BYTES)) throw refusal('NIfTI', 'is too large to be read');
  if (!(offset >= VERSION_ONE_END && offset <= 2 ** 24)) throw refusal('NIfTI', 'has a damaged header');
  let plain = bytes;
  if (isGzip(bytes)) {
    try {
      plain = gunzipSync(bytes, { maxOutputLength: offset + size + PADDING });
    } catch (error) {
      const bomb = error instanceof RangeError;
      throw refusal('NIfTI', bomb ? 'unpacks to more than its header says' : 'is damaged or cut off', error);
    }
  }
  if (plain.length < offset + size) throw refusal('NIfTI', 'is cut off');
  return { bytes: plain, offset };
}

/** scl_slope 0 means that values are not scaled. */
function scaleOf(slope: number, intercept: number): { readonly slope: number; readonly intercept: number } {
  if (!Number.isFinite(slope) || slope === 0) return { slope: 1, intercept: 0 };
  return { slope, intercept: Number.isFinite(intercept) ? intercept : 0 };
}

/** The label table that Connectome Workbench and TotalSegmentator keep as XML behind the header. */
const TABLE_ENTRY = /<Label\s[^>]*\bKey="(\d+)"[^>]*>(?:<!\[CDATA\[)?([^<\]]+)/g;

/** Of the values that occur: such tables list everything that a model knows, whether it was asked for or not. */
function labelTable(extensions: Uint8Array, layers: readonly ClassVoxels[]): OwnLabel[] {
  const text = new TextDecoder().decode(extensions);
  const values = new Set(layers.length === 1 ? layers[0]!.values : []); // just counted
  return [...text.matchAll(TABLE_ENTRY)].flatMap(([, key, name = '']) => {
    const value = Number(key);
    return values.has(value) ? { label: plainLabel(name.trim(), value), layer: 0, value } : [];
  });
}
