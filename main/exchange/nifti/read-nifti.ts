import { ExpectedError } from '../../../core/domain/errors.ts';
import { inflateVoxels, scaleOf, voxelTypeOf } from '../../dicom/secondary/nifti-voxels.ts';
import { secondaryFormat } from '../../dicom/secondary/secondary-format.ts';
import { refusal } from '../../dicom/secondary/secondary-image.ts';
import { bytesOf, rawIntegers, valueReader } from '../../dicom/secondary/value-reader.ts';
import type { IncomingFile } from '../incoming.ts';
import { classIntegers, classVoxels, type ClassVoxels } from '../volume/class-values.ts';
import { incomingVolume, stemOf, type OwnLabel } from '../volume/incoming-volume.ts';
import { labelNamesBeside, plainLabel } from '../volume/label-names.ts';
import { readVolumeFile } from '../volume/read-volume-file.ts';
import { readNiftiGeometry } from './nifti-geometry.ts';

const MAX_CHANNELS = 1024;

/**
 * Labels of a NIfTI file (.nii, .nii.gz): a labelmap of any number type, or one channel per structure. Names come
 * from files beside it, from the label table within it, or are the numbers.
 * @throws ExpectedError when it cannot be read or is no mask.
 */
export async function readNifti(path: string): Promise<IncomingFile> {
  const bytes = await readVolumeFile(path);
  if (secondaryFormat(bytes) !== 'NIfTI') throw new ExpectedError('not-nifti', 'The file is no NIfTI file.');
  const { header, dims, channels, grid, notes } = readNiftiGeometry(bytes);
  const type = voxelTypeOf(header.datatypeCode);
  if (type.samples !== 1) throw refusal('NIfTI', 'holds colours, so it is an image and no mask');
  if (channels > MAX_CHANNELS) throw refusal('NIfTI', `has ${channels} volumes, more than any mask`);
  const count = dims[0] * dims[1] * dims[2];
  const layerBytes = count * bytesOf(type.kind);
  const offset = Math.round(header.vox_offset);
  if (offset < VERSION_ONE_END) throw refusal('NIfTI', 'has a damaged header');
  const plain = inflateVoxels(bytes, offset, channels * layerBytes);
  const { slope, intercept } = scaleOf(header);
  const order = header.littleEndian ? 'little' : 'big';
  const layers = Array.from({ length: channels }, (_, channel) => {
    const from = offset + channel * layerBytes;
    const data = plain.subarray(from, from + layerBytes);
    const isScaled = slope !== 1 || intercept !== 0;
    const raw = isScaled ? null : rawIntegers(data, type.kind, order);
    if (raw !== null) return classIntegers(raw, 'NIfTI');
    const at = valueReader(data, type.kind, order);
    return classVoxels(count, isScaled ? (i) => slope * at(i) + intercept : at, 'NIfTI');
  });
  const stem = stemOf(path);
  const names = await labelNamesBeside(path, stem);
  const table = names.from === null ? labelTable(plain.subarray(VERSION_ONE_END, offset), layers) : [];
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

/** Where the header of the first version ends, at least; behind it lie extensions, then the voxels. */
const VERSION_ONE_END = 352;

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
