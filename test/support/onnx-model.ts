/**
 * Writes tiny ONNX files (protobuf, onnx.proto3) for tests of the inference host. Only what the tests need:
 * nodes with integer, float and graph attributes, float and int64 constants, typed inputs and outputs.
 */

const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 } as const;

export interface OnnxValue {
  readonly name: string;
  readonly type: keyof typeof elementTypes;
  /** A string is a dimension that the file leaves open. */
  readonly dims: readonly (number | string)[];
}

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, number | readonly number[] | OnnxGraph>>;
}

export interface OnnxConstant {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: readonly number[];
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants?: readonly OnnxConstant[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** @returns the bytes of an `.onnx` file, operator set 17 unless told otherwise */
export function onnxModel(graph: OnnxGraph, opset = 17): Uint8Array {
  return message([
    number(1, 8),
    text(2, 'countersign-test'),
    bytes(8, message([number(2, opset)])),
    bytes(7, graphOf(graph)),
  ]);
}

function graphOf(graph: OnnxGraph): Uint8Array {
  return message([
    ...graph.nodes.map((node) => bytes(1, nodeOf(node))),
    text(2, 'graph'),
    ...(graph.constants ?? []).map((constant) => bytes(5, constantOf(constant))),
    ...graph.inputs.map((value) => bytes(11, valueOf(value))),
    ...graph.outputs.map((value) => bytes(12, valueOf(value))),
  ]);
}

function nodeOf({ op, inputs, outputs, attributes = {} }: OnnxNode): Uint8Array {
  return message([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attributeOf(name, value))),
  ]);
}

function attributeOf(name: string, value: number | readonly number[] | OnnxGraph): Uint8Array {
  if (typeof value === 'number') return message([text(1, name), number(3, value), number(20, 2)]);
  if ('nodes' in value) return message([text(1, name), bytes(6, graphOf(value)), number(20, 5)]);
  return message([text(1, name), ...value.map((each) => number(8, each)), number(20, 7)]);
}

function constantOf({ name, dims, values }: OnnxConstant): Uint8Array {
  const raw = new Uint8Array(Float32Array.from(values).buffer);
  return message([
    ...dims.map((dim) => number(1, dim)),
    number(2, elementTypes.float32),
    text(8, name),
    bytes(9, raw),
  ]);
}

function valueOf({ name, type, dims }: OnnxValue): Uint8Array {
  const shape = dims.map((dim) =>
    bytes(1, message([typeof dim === 'number' ? number(1, dim) : text(2, dim)])),
  );
  const tensor = message([number(1, elementTypes[type]), bytes(2, message(shape))]);
  return message([text(1, name), bytes(2, message([bytes(1, tensor)]))]);
}

/** Protobuf's base-128 number. */
function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  return [...out, rest];
}

/** A field of wire type 0. */
function number(field: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(field * 8), ...varint(value)]);
}

/** A field of wire type 2. */
function bytes(field: number, value: Uint8Array): Uint8Array {
  return Uint8Array.from([...varint(field * 8 + 2), ...varint(value.length), ...value]);
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(value));
}

function message(fields: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(fields.flatMap((field) => [...field]));
}
