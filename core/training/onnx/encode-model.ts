import type { Attribute, Constant, ElementType, Graph, Node, Value } from '../graph/graph.ts';
import { livePart } from './live-part.ts';
import { orderForRuntime } from './order-for-runtime.ts';
import { createProtobufWriter, type ProtobufWriter } from './protobuf-writer.ts';

/** Numbers of onnx.proto3. */
const TYPES: Readonly<Record<ElementType, number>> = { float32: 1, int64: 7, bool: 9 };
const IR_VERSION = 8;
const OPSET = 17;

/**
 * The bytes of an ONNX file of the graph without what no output needs. Inputs and outputs keep their names; the same
 * graph gives the same bytes.
 */
export function encodeModel(graph: Graph): Uint8Array<ArrayBuffer> {
  const { nodes, constants } = livePart(graph);
  const model = createProtobufWriter();
  model.int(1, IR_VERSION);
  model.text(2, 'countersign');
  model.message(7, (inner) => {
    for (const node of orderForRuntime(nodes)) inner.message(1, (to) => writeNode(to, node));
    inner.text(2, 'graph');
    for (const constant of constants) inner.message(5, (to) => writeConstant(to, constant));
    for (const value of graph.inputs) inner.message(11, (to) => writeValue(to, value));
    for (const value of graph.outputs) inner.message(12, (to) => writeValue(to, value));
  });
  const domains = new Set(nodes.map(({ domain }) => domain).filter((domain) => domain !== ''));
  writeDomain(model, '', OPSET);
  for (const domain of [...domains].sort()) writeDomain(model, domain, 1);
  return model.finish();
}

function writeDomain(model: ProtobufWriter, domain: string, version: number): void {
  model.message(8, (to) => {
    to.text(1, domain);
    to.int(2, version);
  });
}

function writeNode(to: ProtobufWriter, { op, domain, inputs, outputs, attributes }: Node): void {
  for (const { name } of inputs) to.text(1, name);
  for (const { name } of outputs) to.text(2, name);
  to.text(3, outputs[0]?.name ?? op);
  to.text(4, op);
  for (const [name, attribute] of Object.entries(attributes))
    to.message(5, (inner) => writeAttribute(inner, name, attribute));
  if (domain !== '') to.text(7, domain);
}

function writeAttribute(to: ProtobufWriter, name: string, attribute: Attribute): void {
  to.text(1, name);
  switch (attribute.kind) {
    case 'float':
      to.float(2, attribute.value);
      return to.int(20, 1);
    case 'int':
      to.int(3, attribute.value);
      return to.int(20, 2);
    case 'text':
      to.text(4, attribute.value);
      return to.int(20, 3);
    case 'ints':
      for (const value of attribute.value) to.int(8, value);
      return to.int(20, 7);
  }
}

function writeConstant(to: ProtobufWriter, { value, data }: Constant): void {
  for (const dim of value.dims) to.int(1, dim);
  to.int(2, TYPES[value.type]);
  to.text(8, value.name);
  // Little-endian as the format wants it: so is every machine that the runtime is built for.
  to.bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function writeValue(to: ProtobufWriter, { name, type, dims }: Value): void {
  to.text(1, name);
  to.message(2, (kind) =>
    kind.message(1, (tensor) => {
      tensor.int(1, TYPES[type]);
      tensor.message(2, (shape) => {
        for (const dim of dims) shape.message(1, (to) => to.int(1, dim));
      });
    }),
  );
}
