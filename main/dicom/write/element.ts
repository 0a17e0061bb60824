/** Value representations (PS3.5 6.2). */
export type TextVr =
  'AE' | 'AS' | 'CS' | 'DA' | 'DT' | 'LO' | 'LT' | 'PN' | 'SH' | 'ST' | 'TM' | 'UC' | 'UI' | 'UR' | 'UT';
export type NumberTextVr = 'DS' | 'IS';
export type NumberVr = 'US' | 'SS' | 'UL' | 'SL' | 'FL' | 'FD' | 'AT';
export type BigVr = 'UV' | 'SV';
export type BytesVr = 'OB' | 'OW' | 'OF' | 'OD' | 'OL' | 'OV' | 'UN';
export type Vr = TextVr | NumberTextVr | NumberVr | BigVr | BytesVr | 'SQ';

/** Typed arrays are written as they lie in memory, which is little endian wherever Node and Electron run. */
export type Bytes =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array
  | BigUint64Array
  | BigInt64Array;

/** An attribute. `tag` is 0xggggeeee; several values are an array; an empty array or '' has no value. */
export type Element =
  | { readonly tag: number; readonly vr: TextVr; readonly value: string | readonly string[] }
  | {
      readonly tag: number;
      readonly vr: NumberTextVr;
      readonly value: number | string | readonly (number | string)[];
    }
  | { readonly tag: number; readonly vr: NumberVr; readonly value: number | readonly number[] }
  | { readonly tag: number; readonly vr: BigVr; readonly value: bigint | readonly bigint[] }
  | { readonly tag: number; readonly vr: BytesVr; readonly value: Bytes }
  | { readonly tag: number; readonly vr: 'SQ'; readonly value: readonly DataSet[] };

/** Attributes in any order; they are sorted when written, and each may occur once. */
export type DataSet = readonly Element[];

/** (0010,0020) */
export function tagName(tag: number): string {
  const hex = (tag >>> 0).toString(16).padStart(8, '0').toUpperCase();
  return `(${hex.slice(0, 4)},${hex.slice(4)})`;
}
