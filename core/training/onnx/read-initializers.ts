import { fromUtf8 } from '../../contract/utf8.ts';
import { ExpectedError } from '../../domain/errors.ts';
import { sizeOf } from '../graph/graph.ts';
import { damagedModel, fieldsOf, floatsOf, packedIntegers, type Field } from './protobuf-reader.ts';

export interface Initializer {
  readonly dims: readonly number[];
  readonly data: Float32Array<ArrayBuffer>;
}

/** Numbers of onnx.proto3. */
const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const FLOAT = 1;
const EXTERNAL = 1;

/** Fields of a TensorProto. */
const TENSOR = { dims: 1, type: 2, floats: 4, name: 8, raw: 9, location: 14 } as const;

/**
 * The float32 initializers (parameters) of an ONNX file by name, for fine-tuning; those of other types are left out.
 * @throws ExpectedError `onnx-damaged` for what is no such file; `onnx-external` when the numbers lie in another file
 */
export function readInitializers(model: Uint8Array): Map<string, Initializer> {
  const found = new Map<string, Initializer>();
  for (const graph of fieldsOf(model)) {
    if (graph.field !== MODEL_GRAPH) continue;
    for (const { field, bytes } of fieldsOf(graph.bytes)) {
      if (field !== GRAPH_INITIALIZER) continue;
      const tensor = readTensor(bytes);
      if (tensor !== null) found.set(tensor.name, { dims: tensor.dims, data: tensor.data });
    }
  }
  return found;
}

function readTensor(bytes: Uint8Array): (Initializer & { readonly name: string }) | null {
  const dims: number[] = [];
  let [type, name, location] = [0, '', 0];
  const pieces: Uint8Array[] = [];
  for (const part of fieldsOf(bytes)) {
    if (part.field === TENSOR.dims) for (const dim of integersOf(part)) dims.push(dim);
    else if (part.field === TENSOR.type) type = part.number;
    else if (part.field === TENSOR.name) name = fromUtf8(part.bytes);
    else if (part.field === TENSOR.location) location = part.number;
    else if (part.field === TENSOR.raw || part.field === TENSOR.floats) pieces.push(part.bytes);
  }
  if (type !== FLOAT) return null;
  if (location === EXTERNAL) throw externalData();
  const data = floatsOf(pieces.length === 1 ? pieces[0]! : joined(pieces));
  if (dims.some((dim) => !(dim >= 0)) || sizeOf(dims) !== data.length) throw damagedModel();
  return { name, dims, data };
}

export function externalData(): ExpectedError {
  return new ExpectedError(
    'onnx-external',
    'The model keeps its parameters in a second file: export it again as a single ONNX file.',
  );
}

/** Repeated integers come one by one or packed. */
const integersOf = ({ number, bytes }: Field): number[] =>
  bytes.length === 0 ? [number] : packedIntegers(bytes);

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
