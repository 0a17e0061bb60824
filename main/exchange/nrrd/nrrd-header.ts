import { ExpectedError } from '../../../core/domain/errors.ts';
import type { PointLps } from '../../dicom/catalogue/instance-facts.ts';
import { cross } from '../../dicom/catalogue/vector.ts';
import type { ValueKind } from '../../dicom/secondary/value-reader.ts';
import { lengthOf, scaled, voxelsPerMm, type Triple, type VolumeGrid } from '../volume/volume-grid.ts';

export interface NrrdHeader {
  readonly kind: ValueKind;
  /** Fastest first, with the axis of layers. */
  readonly sizes: readonly number[];
  /** Which axis counts layers; null: all are spatial. */
  readonly listAxis: number | null;
  readonly dims: Triple;
  readonly grid: VolumeGrid | null;
  readonly encoding: 'raw' | 'gzip' | 'text' | 'hex';
  readonly order: 'little' | 'big';
  /** Empty: the data follow the header. */
  readonly dataFiles: readonly string[];
  readonly lineSkip: number;
  /** -1: count from the end. */
  readonly byteSkip: number;
  /** `key:=value` pairs. */
  readonly keys: ReadonlyMap<string, string>;
  /** Bytes up to the data, with the empty line. */
  readonly length: number;
}

const KINDS: Readonly<Record<string, ValueKind>> = {
  'signed char': 'i8',
  int8: 'i8',
  int8_t: 'i8',
  uchar: 'u8',
  'unsigned char': 'u8',
  uint8: 'u8',
  uint8_t: 'u8',
  short: 'i16',
  'short int': 'i16',
  'signed short': 'i16',
  'signed short int': 'i16',
  int16: 'i16',
  int16_t: 'i16',
  ushort: 'u16',
  'unsigned short': 'u16',
  'unsigned short int': 'u16',
  uint16: 'u16',
  uint16_t: 'u16',
  int: 'i32',
  'signed int': 'i32',
  int32: 'i32',
  int32_t: 'i32',
  uint: 'u32',
  'unsigned int': 'u32',
  uint32: 'u32',
  uint32_t: 'u32',
  longlong: 'i64',
  'long long': 'i64',
  'long long int': 'i64',
  'signed long long': 'i64',
  'signed long long int': 'i64',
  int64: 'i64',
  int64_t: 'i64',
  ulonglong: 'u64',
  'unsigned long long': 'u64',
  'unsigned long long int': 'u64',
  uint64: 'u64',
  uint64_t: 'u64',
  float: 'f32',
  double: 'f64',
};

const ENCODINGS: Readonly<Record<string, NrrdHeader['encoding']>> = {
  raw: 'raw',
  gzip: 'gzip',
  gz: 'gzip',
  txt: 'text',
  text: 'text',
  ascii: 'text',
  hex: 'hex',
};

/** Signs that turn a named space into LPS. Others (scanner-xyz, 3D-right-handed) say nothing of the patient. */
const SPACES: Readonly<Record<string, Triple>> = {
  'right-anterior-superior': [-1, -1, 1],
  ras: [-1, -1, 1],
  'left-anterior-superior': [1, -1, 1],
  las: [1, -1, 1],
  'left-posterior-superior': [1, 1, 1],
  lps: [1, 1, 1],
};

/** Headers hold names and codes of some hundred structures. */
const MAX_HEADER_BYTES = 8 * 1024 * 1024;

export function nrrdRefusal(what: string, cause?: unknown): ExpectedError {
  return new ExpectedError('mask-refused', `The NRRD file ${what}.`, { cause });
}

function isNrrd(bytes: Uint8Array): boolean {
  return /^NRRD000\d/.test(String.fromCharCode(...bytes.subarray(0, 8)));
}

/** @throws ExpectedError when it is damaged, or of an encoding that is not read, by its name. */
export function readNrrdHeader(bytes: Uint8Array): NrrdHeader {
  const { text, length } = headerText(bytes);
  const fields = new Map<string, string>();
  const keys = new Map<string, string>();
  const dataFiles: string[] = [];
  let listing = false;
  for (const line of text.split(/\r?\n/).slice(1)) {
    if (listing) {
      if (line.trim() !== '') dataFiles.push(line.trim());
      continue;
    }
    if (line.startsWith('#')) continue;
    const pair = /^([^:]+):=(.*)$/s.exec(line);
    const field = pair === null ? /^([^:]+):\s*(.*)$/s.exec(line) : null;
    if (pair !== null) keys.set(pair[1]!, unescaped(pair[2]!)); // both groups always match
    if (field === null) continue;
    const name = field[1]!.trim().toLowerCase();
    const value = field[2]!.trim();
    if ((name === 'data file' || name === 'datafile') && /^LIST\b/.test(value)) listing = true;
    fields.set(name, value);
  }
  const sizes = (fields.get('sizes') ?? '').split(/\s+/).map(Number);
  const dimension = Number(fields.get('dimension'));
  if (sizes.length !== dimension || sizes.some((size) => !Number.isInteger(size) || size < 1)) {
    throw nrrdRefusal('has a damaged header (sizes)');
  }
  const encoding = fields.get('encoding') ?? '';
  const known = ENCODINGS[encoding.toLowerCase()];
  if (known === undefined) {
    throw nrrdRefusal(
      `is packed as "${encoding}", which is not read here: save it with gzip or raw encoding`,
    );
  }
  const kind = KINDS[(fields.get('type') ?? '').toLowerCase()];
  if (kind === undefined) throw nrrdRefusal(`has values of the type "${fields.get('type') ?? ''}"`);
  const file = fields.get('data file') ?? fields.get('datafile');
  if (file !== undefined && !listing) dataFiles.push(...numberedFiles(file));
  return {
    kind,
    sizes,
    ...placeOf(sizes, fields),
    encoding: known,
    order: (fields.get('endian') ?? 'little').toLowerCase() === 'big' ? 'big' : 'little',
    dataFiles,
    lineSkip: Number(fields.get('line skip') ?? fields.get('lineskip') ?? 0),
    byteSkip: Number(fields.get('byte skip') ?? fields.get('byteskip') ?? 0),
    keys,
    length,
  };
}

function headerText(bytes: Uint8Array): { readonly text: string; readonly length: number } {
  if (!isNrrd(bytes)) throw new ExpectedError('not-nrrd', 'The file is no NRRD file.');
  const end = Math.min(bytes.length, MAX_HEADER_BYTES);
  for (let at = 0; at < end; at++) {
    if (bytes[at] !== 0x0a) continue;
    const next = bytes[at + 1] === 0x0d ? at + 2 : at + 1;
    if (bytes[next] === 0x0a || next >= bytes.length) {
      return {
        text: new TextDecoder().decode(bytes.subarray(0, at)),
        length: Math.min(bytes.length, next + 1),
      };
    }
  }
  // Detached headers need no empty line.
  if (bytes.length <= MAX_HEADER_BYTES)
    return { text: new TextDecoder().decode(bytes), length: bytes.length };
  throw nrrdRefusal('has a header without end');
}

function unescaped(value: string): string {
  return value.replace(/\\([n\\])/g, (_, character: string) => (character === 'n' ? '\n' : '\\'));
}

/** `slice%03d.raw 1 20 1` names twenty files. */
function numberedFiles(field: string): string[] {
  const [, format, low, high, step] = /^(\S*%0?\d*d\S*)\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)/.exec(field) ?? [];
  if (format === undefined) return [field];
  const [from, to, by] = [Number(low), Number(high), Number(step)];
  const count = Math.floor((to - from) / by) + 1;
  if (!(count >= 1 && count <= 100_000)) throw nrrdRefusal('has a damaged header (data file)');
  return Array.from({ length: count }, (_, i) =>
    format.replace(/%(0?)(\d*)d/, (_all, zero: string, width: string) =>
      String(from + i * by).padStart(Number(width || 0), zero === '' ? ' ' : '0'),
    ),
  );
}

type Place = Pick<NrrdHeader, 'listAxis' | 'dims' | 'grid'>;

function placeOf(sizes: readonly number[], fields: ReadonlyMap<string, string>): Place {
  const directions = [...(fields.get('space directions') ?? '').matchAll(/none|\(([^)]*)\)/g)].map(
    ([, inner]) => (inner === undefined ? null : inner.split(',').map(Number)),
  );
  const kinds = (fields.get('kinds') ?? '').split(/\s+/);
  const listAxis = listAxisOf(sizes, directions, kinds);
  const spatial = sizes.map((_, axis) => axis).filter((axis) => axis !== listAxis);
  if (spatial.length < 2 || spatial.length > 3) {
    throw nrrdRefusal(`has ${sizes.length} axes, more than layers of a volume`);
  }
  const dims = [0, 1, 2].map((i) => (spatial[i] === undefined ? 1 : sizes[spatial[i]]!)) as unknown as Triple; // three
  const sign = SPACES[(fields.get('space') ?? '').toLowerCase().replace(/-time$/, '')];
  const origin = vectorOf(
    /\(([^)]*)\)/
      .exec(fields.get('space origin') ?? '')?.[1]
      ?.split(',')
      .map(Number),
  );
  const vectors = spatial.map((axis) => vectorOf(directions[axis] ?? undefined));
  if (sign === undefined || origin === null || vectors.includes(null)) return { listAxis, dims, grid: null };
  const turn = ([x, y, z]: PointLps): PointLps => [x * sign[0], y * sign[1], z * sign[2]];
  const [a, b, c] = vectors.map((vector) => turn(vector!)); // none is null
  const normal = cross(a!, b!);
  const steps = [a!, b!, c ?? scaled(normal, 1 / lengthOf(normal))] as const;
  const grid: VolumeGrid = { dims, origin: turn(origin), steps };
  return { listAxis, dims, grid: voxelsPerMm(grid) === null ? null : grid };
}

function listAxisOf(
  sizes: readonly number[],
  directions: readonly (readonly number[] | null)[],
  kinds: readonly string[],
): number | null {
  const noDirection = directions.indexOf(null);
  if (noDirection >= 0) return noDirection;
  const listed = kinds.findIndex((kind) => /list|vector|color/i.test(kind));
  if (listed >= 0) return listed;
  return sizes.length === 4 ? 0 : null;
}

function vectorOf(numbers: readonly number[] | undefined): PointLps | null {
  if (numbers?.length !== 3 || !numbers.every(Number.isFinite)) return null;
  return [numbers[0]!, numbers[1]!, numbers[2]!];
}
