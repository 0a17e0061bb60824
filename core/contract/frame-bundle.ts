import { z } from 'zod';
import type { Frame } from '../domain/frame.ts';
import { packBundle, readBundle } from './bundle.ts';

const table = z.strictObject({
  firstMapped: z.number(),
  bits: z.number(),
  /** Index of the bundle's part with the entries, 16 bit little endian. */
  part: z.number().int(),
  explanation: z.string(),
});

const voi = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('window'),
    center: z.number(),
    width: z.number(),
    function: z.enum(['LINEAR', 'LINEAR_EXACT', 'SIGMOID']),
    explanation: z.string(),
  }),
  z.strictObject({ kind: z.literal('table'), table }),
]);

/** A `Frame` without its arrays, which are the bundle's parts; part 0 holds the stored values. */
const frameHeadSchema = z.strictObject({
  rows: z.number().int().positive(),
  columns: z.number().int().positive(),
  samplesPerPixel: z.union([z.literal(1), z.literal(3)]),
  photometric: z.enum([
    'MONOCHROME1',
    'MONOCHROME2',
    'PALETTE COLOR',
    'RGB',
    'YBR_FULL',
    'YBR_FULL_422',
    'YBR_PARTIAL_420',
    'YBR_PARTIAL_422',
    'YBR_ICT',
    'YBR_RCT',
  ]),
  bitsStored: z.number().int(),
  signed: z.boolean(),
  array: z.enum(['Uint8Array', 'Int8Array', 'Uint16Array', 'Int16Array']),
  modality: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('linear'), slope: z.number(), intercept: z.number() }),
    z.strictObject({ kind: z.literal('table'), table }),
  ]),
  voi: z.array(voi),
  palette: z.strictObject({ red: table, green: table, blue: table }).nullable(),
  padding: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
  inverse: z.boolean(),
  spacing: z
    .strictObject({
      row: z.number(),
      column: z.number(),
      source: z.enum(['PixelSpacing', 'ImagerPixelSpacing', 'NominalScannedPixelSpacing', 'File']),
      calibrationType: z.string(),
    })
    .nullable(),
  pixelAspect: z.number().positive(),
  laterality: z.enum(['R', 'L', 'B', 'U', 'unknown', 'conflict']),
});

/** A decoded frame on its way to the screen: what the model sees is what the reader sees. */
export function packFrame(frame: Frame): Uint8Array {
  const { values, modality, voi: vois, palette, ...rest } = frame;
  const parts: Uint8Array[] = [bytesOf(values)];
  const put = (one: { firstMapped: number; bits: number; entries: Uint16Array; explanation: string }) => {
    const { entries, ...facts } = one;
    return { ...facts, part: parts.push(bytesOf(entries)) - 1 };
  };
  const head: z.input<typeof frameHeadSchema> = {
    ...rest,
    // One of the four by the type of `StoredValues`.
    array: values.constructor.name as z.input<typeof frameHeadSchema>['array'],
    modality: modality.kind === 'table' ? { kind: 'table', table: put(modality.table) } : modality,
    voi: vois.map((one) => (one.kind === 'table' ? { kind: 'table', table: put(one.table) } : one)),
    palette:
      palette === null ? null : { red: put(palette.red), green: put(palette.green), blue: put(palette.blue) },
  };
  return packBundle(head, parts);
}

/** @throws RangeError or ZodError when the bytes are no frame, or its values are not rows x columns x samples. */
export function readFrame(bytes: Uint8Array): Frame {
  const { head, parts } = readBundle(bytes, frameHeadSchema);
  const { array, modality, voi: vois, palette, ...rest } = head;
  const lookup = (one: z.output<typeof table>) => {
    const { part, ...facts } = one;
    return { ...facts, entries: new Uint16Array(bufferOf(parts[part])) };
  };
  const raw = parts[0];
  const values = new VIEWS[array](
    bufferFor(raw),
    raw?.byteOffset ?? 0,
    (raw?.byteLength ?? 0) / VIEWS[array].BYTES_PER_ELEMENT,
  );
  if (values.length !== rest.rows * rest.columns * rest.samplesPerPixel) {
    throw new RangeError('The frame has not as many values as it says.');
  }
  return {
    ...rest,
    values,
    modality: modality.kind === 'table' ? { kind: 'table', table: lookup(modality.table) } : modality,
    voi: vois.map((one) => (one.kind === 'table' ? { kind: 'table', table: lookup(one.table) } : one)),
    palette:
      palette === null
        ? null
        : { red: lookup(palette.red), green: lookup(palette.green), blue: lookup(palette.blue) },
  };
}

const VIEWS = { Uint8Array, Int8Array, Uint16Array, Int16Array };

function bytesOf(values: ArrayBufferView): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** The buffer under a part: parts are aligned in it, so no copy is needed. */
function bufferFor(part: Uint8Array | undefined): ArrayBuffer {
  if (part === undefined) throw new RangeError('The bundle lacks a part.');
  // Parts of fetched bundles never lie on shared memory.
  return part.buffer as ArrayBuffer;
}

function bufferOf(part: Uint8Array | undefined): ArrayBuffer {
  if (part === undefined) throw new RangeError('The bundle lacks a part.');
  return part.slice().buffer;
}
