import { describe, expect, it } from 'vitest';
import { onnxModel } from '../../../test/support/onnx-model.ts';
import { refuseExternal } from './refuse-external.ts';

/** A protobuf field of bytes. */
function field(number: number, ...parts: readonly number[][]): number[] {
  const bytes = parts.flat();
  const tag = number * 8 + 2;
  return [...varint(tag), ...varint(bytes.length), ...bytes];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)];
}

/** TensorProto with `data_location = EXTERNAL`. */
const EXTERNAL = [14 * 8, 1];
/** TensorProto that names a file. */
const NAMED = field(13, field(1, [65]));

describe('refuseExternal', () => {
  it.each([
    ['an initializer', field(7, field(5, EXTERNAL))],
    ['an initializer that names a file', field(7, field(5, NAMED))],
    ['a sparse initializer', field(7, field(15, field(1, EXTERNAL)))],
    ['a constant of a node', field(7, field(1, field(5, field(5, EXTERNAL))))],
    ['a branch', field(7, field(1, field(5, field(6, field(5, EXTERNAL)))))],
    ['a function', field(25, field(7, field(5, field(5, EXTERNAL))))],
  ])('finds %s', (_, bytes) => {
    expect(() => refuseExternal(Uint8Array.from(bytes))).toThrow(/export it again as a single ONNX file/);
  });

  it('lets a network pass that holds its numbers', () => {
    const nodes = [{ op: 'Mul', inputs: ['a', 'b'], outputs: ['c'] }];
    const constants = [{ name: 'b', dims: [1], values: [2] }];
    expect(() => refuseExternal(onnxModel({ nodes, constants, inputs: [], outputs: [] }))).not.toThrow();
  });

  it('does not follow graphs in graphs without end', () => {
    let bytes = field(5, EXTERNAL);
    for (let depth = 0; depth < 100; depth++) bytes = field(1, field(5, field(6, bytes)));
    expect(() => refuseExternal(Uint8Array.from(field(7, bytes)))).toThrow(/damaged/);
  });
});
