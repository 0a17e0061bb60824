import { damagedModel, fieldsOf } from './protobuf-reader.ts';
import { externalData } from './read-initializers.ts';

/** What a message of onnx.proto3 holds, by field: where tensors may be. */
type Kind = 'model' | 'training' | 'function' | 'graph' | 'node' | 'attribute' | 'sparse' | 'tensor';

const PARTS: Readonly<Record<Kind, Readonly<Record<number, Kind>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  function: { 7: 'node', 11: 'attribute' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: {},
};

const EXTERNAL_DATA = 13;
const LOCATION = 14;
/** Messages within messages: a graph in a branch of a graph takes three. */
const DEPTH = 64;

/**
 * Refuses a network that reads tensors from files beside it: no digest of the network covers them, and any file of its
 * folder could be named.
 * @throws ExpectedError `onnx-external`, `onnx-damaged`
 */
export function refuseExternal(model: Uint8Array): void {
  walk(model, 'model', 0);
}

function walk(bytes: Uint8Array, kind: Kind, depth: number): void {
  if (depth > DEPTH) throw damagedModel();
  for (const part of fieldsOf(bytes)) {
    const { field } = part;
    if (kind === 'tensor') {
      if (field === EXTERNAL_DATA || (field === LOCATION && part.number !== 0)) throw externalData();
      continue;
    }
    const inner = PARTS[kind][field];
    if (inner !== undefined) walk(part.bytes, inner, depth + 1);
  }
}
