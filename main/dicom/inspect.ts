import { createHash } from 'node:crypto';
import { ExpectedError, messageOf } from '../../core/domain/errors.ts';
import type { StoredValues } from '../../core/domain/frame.ts';
import { readDataSet } from './dataset.ts';
import type { DicomFile } from './dataset.ts';
import { imageOf } from './frame-source.ts';
import { integerOf, uint16Of } from './values.ts';

/** One line of `countersign inspect PATH --json`. */
export interface Inspection {
  readonly file: string;
  /** All frames were decoded. */
  readonly ok: boolean;
  /** One sentence where not ok. */
  readonly reason: string | null;
  readonly rows: number | null;
  readonly columns: number | null;
  readonly frames: number | null;
  readonly bitsStored: number | null;
  /** UID. */
  readonly transferSyntax: string | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Of the stored values of all frames as 16-bit little endian (see `hashFrames`). */
  readonly sha256: string | null;
}

/**
 * Decodes every frame of one DICOM file and sums it up. Expected failures become `reason`; bugs are thrown.
 * @param name what `file` shall say.
 */
export async function inspectFile(bytes: Uint8Array, name: string): Promise<Inspection> {
  let file: DicomFile | null = null;
  try {
    file = readDataSet(bytes);
    const image = imageOf(file);
    const sums = await hashFrames(image);
    return { file: name, ok: true, reason: null, ...headerOf(file), frames: image.facts.frames, ...sums };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return {
      file: name,
      ok: false,
      reason: messageOf(error),
      ...headerOf(file),
      min: null,
      max: null,
      sha256: null,
    };
  }
}

function headerOf(file: DicomFile | null) {
  if (file === null) {
    return { rows: null, columns: null, frames: null, bitsStored: null, transferSyntax: null };
  }
  const { dataSet } = file;
  const rows = uint16Of(dataSet, 'x00280010') ?? null;
  return {
    rows,
    columns: uint16Of(dataSet, 'x00280011') ?? null,
    frames: integerOf(dataSet, 'x00280008') ?? (rows === null ? null : 1),
    bitsStored: uint16Of(dataSet, 'x00280101') ?? uint16Of(dataSet, 'x00280100') ?? null,
    transferSyntax: file.transferSyntax.uid,
  };
}

/** What is hashed: a DICOM image, or another one in its shape. */
export interface StoredFrames {
  readonly facts: { readonly frames: number };
  storedFrame(index: number): Promise<{ readonly values: StoredValues }>;
}

/**
 * Minimum, maximum and sha256 over the stored values of all frames, frame by frame, as 16-bit little-endian words:
 * 8-bit values widened, signed ones as two's complement, RGB interleaved. Colours are not converted: they are what
 * decompression gives, as with pydicom's `pixel_array(ds, raw=True)`: JPEG and JPEG-LS components as they are, the
 * multi-component transform of JPEG 2000 undone, subsampled chroma repeated or interpolated to every pixel.
 */
export async function hashFrames(image: StoredFrames): Promise<{ min: number; max: number; sha256: string }> {
  const hash = createHash('sha256');
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < image.facts.frames; index += 1) {
    const { values } = await image.storedFrame(index);
    for (let at = 0; at < values.length; at += 1) {
      const value = values[at]!;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    const words = wordsOf(values);
    hash.update(new Uint8Array(words.buffer, words.byteOffset, words.byteLength));
  }
  return { min, max, sha256: hash.digest('hex') };
}

function wordsOf(values: StoredValues): Uint16Array | Int16Array {
  if (values instanceof Uint8Array) return Uint16Array.from(values);
  return values instanceof Int8Array ? Int16Array.from(values) : values;
}
