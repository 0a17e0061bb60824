/**
 * A graph of standard ONNX operators with static shapes, and the tape that `backward` (core/training/gradient) walks.
 * Shapes are NCHW; every value knows its dimensions, so gradients need no shape inference.
 */

export type ElementType = 'float32' | 'int64' | 'bool';

/** A tensor that a graph computes, is given or holds. */
export interface Value {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
}

/** Numbers that a tensor of these dimensions holds. */
export const sizeOf = (dims: readonly number[]): number => dims.reduce((product, dim) => product * dim, 1);

export type Attribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'text'; readonly value: string };
export type Attributes = Readonly<Record<string, Attribute>>;

/** One operator as it goes into the file. `domain` '' is ONNX's own. */
export interface Node {
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
}

export interface Constant {
  readonly value: Value;
  readonly data: Float32Array | BigInt64Array;
}

/**
 * What was computed, as far as gradients go: one operator, or a composite (InstanceNorm, a loss) that has a gradient of
 * its own. `saved` are values inside a composite that its gradient uses again.
 */
export interface TapeEntry {
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
  readonly saved: Readonly<Record<string, Value>>;
}

/**
 * What a graph is made for: `gpu` keeps to standard operators, few inputs a node and no operator that only the CPU
 * provider has; `cpu` may use what is faster there.
 */
export type GraphTarget = 'cpu' | 'gpu';

export interface GraphOptions {
  readonly target?: GraphTarget;
}

export interface Graph {
  readonly target: GraphTarget;
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly tape: readonly TapeEntry[];
  input(name: string, dims: readonly number[], type?: ElementType): Value;
  /**
   * Equal small constants without a name are shared.
   * @param data length = product of dims @param name in the file, for parameters that another program looks for
   */
  constant(dims: readonly number[], data: Float32Array | readonly number[], name?: string): Value;
  /** A vector of int64, for axes, shapes and indices. */
  integers(values: readonly number[]): Value;
  /** Adds an operator with one output. @param type of the output; of the first input when not said */
  node(op: string, inputs: readonly Value[], how: NodeOptions): Value;
  /**
   * An operator with several outputs, for composites: the tape does not know it. Attributes and domain are those of the
   * first output.
   */
  several(op: string, inputs: readonly Value[], outputs: readonly NodeOptions[]): Value[];
  /**
   * Adds what `build` adds, which `backward` sees as one entry `op`: composites have a gradient of their own.
   * @param build returns the output and what the gradient needs again.
   */
  composite(
    op: string,
    inputs: readonly Value[],
    build: () => { readonly output: Value; readonly saved?: Readonly<Record<string, Value>> },
    attributes?: Attributes,
  ): Value;
  /** Gives a value the name under which a run fetches it. */
  output(name: string, value: Value): void;
}

export interface NodeOptions {
  readonly dims: readonly number[];
  readonly attributes?: Attributes;
  readonly type?: ElementType;
  readonly domain?: string;
}

/** Constants up to this many elements are shared when they are equal. */
const SHARED_UP_TO = 64;

/** @param options `target` is `gpu` (which runs everywhere) when not said */
export function createGraph({ target = 'gpu' }: GraphOptions = {}): Graph {
  const nodes: Node[] = [];
  const constants: Constant[] = [];
  const inputs: Value[] = [];
  const outputs: Value[] = [];
  const tape: TapeEntry[] = [];
  const shared = new Map<string, Value>();
  let count = 0;
  let inside = 0;
  const fresh = (stem: string): string => `${stem}_${String(count++)}`;

  const keep = (data: Float32Array | BigInt64Array, dims: readonly number[], name?: string): Value => {
    const type = data instanceof Float32Array ? 'float32' : 'int64';
    const size = sizeOf(dims);
    if (data.length !== size)
      throw new RangeError(`A constant of ${dims.join(' x ')} cannot hold ${String(data.length)} numbers.`);
    const key = size <= SHARED_UP_TO && name === undefined ? `${type} ${dims.join()} ${data.join()}` : null;
    const known = key === null ? undefined : shared.get(key);
    if (known !== undefined) return known;
    const value: Value = { name: name ?? fresh('constant'), type, dims };
    constants.push({ value, data });
    if (key !== null) shared.set(key, value);
    return value;
  };

  return {
    target,
    nodes,
    constants,
    inputs,
    outputs,
    tape,
    input(name, dims, type = 'float32') {
      const value: Value = { name, type, dims };
      inputs.push(value);
      return value;
    },
    constant: (dims, data, name) => keep(Float32Array.from(data), dims, name),
    integers: (values) => keep(BigInt64Array.from(values, BigInt), [values.length]),
    node(op, from, { dims, attributes = {}, type = from[0]?.type ?? 'float32', domain = '' }) {
      const value: Value = { name: fresh(op.toLowerCase()), type, dims };
      nodes.push({ op, domain, inputs: from, outputs: [value], attributes });
      if (inside === 0) tape.push({ op, inputs: from, outputs: [value], attributes, saved: {} });
      return value;
    },
    several(op, from, options) {
      if (inside === 0) throw new Error(`${op} has several outputs: it belongs into a composite.`);
      const { attributes = {}, domain = '' } = options[0] ?? { dims: [] };
      const values = options.map(({ dims, type = 'float32' }) => ({
        name: fresh(op.toLowerCase()),
        type,
        dims,
      }));
      nodes.push({ op, domain, inputs: from, outputs: values, attributes });
      return values;
    },
    composite(op, from, build, attributes = {}) {
      inside++;
      try {
        const { output, saved = {} } = build();
        if (inside === 1) tape.push({ op, inputs: from, outputs: [output], attributes, saved });
        return output;
      } finally {
        inside--;
      }
    },
    output(name, value) {
      const named: Value = { name, type: value.type, dims: value.dims };
      nodes.push({ op: 'Identity', domain: '', inputs: [value], outputs: [named], attributes: {} });
      outputs.push(named);
    },
  };
}
