import { readFile, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { inflateExpected } from '../../dicom/secondary/inflate.ts';
import { MAX_DECODED_BYTES } from '../../dicom/secondary/secondary-image.ts';
import type { RawIntegers } from '../volume/class-values.ts';
import { bytesOf, rawIntegers, valueReader } from '../../dicom/secondary/value-reader.ts';
import { nrrdRefusal, type NrrdHeader } from './nrrd-header.ts';

/** Reads a value at an index of the whole array, fastest axis first. */
export type ValueAt = (index: number) => number;

export interface NrrdValues {
  readonly at: ValueAt;
  /** The whole array, where it holds whole numbers without sign. */
  readonly raw: RawIntegers | null;
}

/**
 * The values of a NRRD file, from behind its header or from the files that it names.
 * @param path of the header: other files are only read in its folder and below.
 * @throws ExpectedError when they are damaged, cut off, or lie elsewhere.
 */
export async function readNrrdData(path: string, header: NrrdHeader, file: Uint8Array): Promise<NrrdValues> {
  const count = header.sizes.reduce((product, size) => product * size, 1);
  const size = count * bytesOf(header.kind);
  if (!(size > 0 && size <= MAX_DECODED_BYTES)) throw nrrdRefusal('is too large to be read');
  const parts =
    header.dataFiles.length === 0
      ? [file.subarray(header.length)]
      : await Promise.all(header.dataFiles.map((name) => readBeside(path, name)));
  const values = parts.map((part) => decoded(part, header, size));
  const data = values.length === 1 ? values[0]! : Buffer.concat(values); // just counted
  if (header.encoding === 'text') return { at: numbersOf(data, count), raw: null };
  if (data.length < size) throw nrrdRefusal('is cut off');
  const exact = data.subarray(0, size);
  return {
    at: valueReader(exact, header.kind, header.order),
    raw: rawIntegers(exact, header.kind, header.order),
  };
}

/** A header names its data; it must not make the program read anything else on the disk. */
async function readBeside(path: string, name: string): Promise<Uint8Array> {
  const escapes = nrrdRefusal('keeps its values outside of its folder: put the files beside each other');
  if (isAbsolute(name) || /^[a-z]:|\\/i.test(name)) throw escapes;
  const target = join(dirname(path), name);
  let real: string;
  let folder: string;
  try {
    [real, folder] = await Promise.all([realpath(target), realpath(dirname(path))]);
  } catch (error) {
    const outside = relative(dirname(path), target).startsWith('..');
    throw outside ? escapes : nrrdRefusal('names a file of values that is not beside it', error);
  }
  const way = relative(folder, real);
  if (way.startsWith('..') || isAbsolute(way)) throw escapes;
  return readFile(real).catch((error: unknown) => {
    throw nrrdRefusal('names a file of values that cannot be opened', error);
  });
}

function decoded(part: Uint8Array, header: NrrdHeader, size: number): Uint8Array {
  const { encoding, byteSkip } = header;
  // Lines are skipped before anything is unpacked, bytes afterwards.
  let data = afterLines(part, header.lineSkip);
  if (encoding === 'gzip') data = inflateExpected(data, size + Math.max(0, byteSkip), nrrdRefusal);
  if (encoding === 'hex') return fromHex(data);
  if (byteSkip === -1) return data.subarray(Math.max(0, data.length - size));
  return byteSkip > 0 ? data.subarray(byteSkip) : data;
}

function afterLines(data: Uint8Array, lines: number): Uint8Array {
  let rest = data;
  for (let i = 0; i < lines; i++) {
    const end = rest.indexOf(0x0a);
    // Otherwise a header of some bytes keeps the reader busy for years.
    if (end === -1) throw nrrdRefusal('is cut off');
    rest = rest.subarray(end + 1);
  }
  return rest;
}

function fromHex(data: Uint8Array): Uint8Array {
  return Buffer.from(new TextDecoder().decode(data).replace(/\s+/g, ''), 'hex');
}

function numbersOf(data: Uint8Array, count: number): ValueAt {
  const numbers = new TextDecoder()
    .decode(data)
    .trim()
    .split(/[\s,]+/);
  if (numbers.length < count) throw nrrdRefusal('is cut off');
  return (index) => Number(numbers[index]);
}
