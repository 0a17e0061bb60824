import { livePart } from '../onnx/live-part.ts';
import { sizeOf, type Graph, type Node, type Value } from '../graph/graph.ts';

const BYTES = { float32: 4, int64: 8, bool: 1 } as const;

/** Results that lie where their first input lies. */
const VIEWS: ReadonlySet<string> = new Set(['Reshape', 'Identity', 'Squeeze', 'Unsqueeze']);

export const bytesOf = ({ type, dims }: Value): number => BYTES[type] * sizeOf(dims);

/** Where each value lies: views share the place of what they show. */
function placesOf(nodes: readonly Node[]): (value: Value) => string {
  const places = new Map<string, string>();
  const placeOf = ({ name }: Value): string => places.get(name) ?? name;
  for (const { op, inputs, outputs } of nodes)
    if (VIEWS.has(op)) places.set(outputs[0]!.name, placeOf(inputs[0]!));
  return placeOf;
}

/**
 * Most bytes of intermediate values that are in memory at once when the nodes run one after the other; inputs, constants
 * and outputs come on top.
 */
export function peakBytes(graph: Graph): number {
  const { nodes } = livePart(graph);
  const placeOf = placesOf(nodes);
  const lastUse = new Map<string, number>();
  nodes.forEach(({ inputs, outputs }, i) => {
    for (const value of [...inputs, ...outputs]) lastUse.set(placeOf(value), i);
  });
  for (const output of graph.outputs) lastUse.set(placeOf(output), Infinity);

  const held = new Map<string, number>();
  let bytes = 0;
  let peak = 0;
  nodes.forEach(({ op, inputs, outputs }, i) => {
    const output = outputs[0]!;
    const place = placeOf(output);
    const size = bytesOf(output);
    const dying = inputs.map(placeOf).filter((from) => lastUse.get(from) === i && held.has(from));
    if (!VIEWS.has(op)) {
      bytes += size;
      held.set(place, size);
    }
    peak = Math.max(peak, bytes);
    for (const from of dying.concat(lastUse.get(place) === i ? [place] : [])) {
      bytes -= held.get(from) ?? 0;
      held.delete(from);
    }
  });
  return peak;
}
