import { ExpectedError } from '../../../core/domain/errors.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { nextClear, nextSet } from '../../../core/mask/runs.ts';

/** Values of a 16-bit label file, with one left for `ignore`. */
const MAX_COMBINATIONS = 65534;

/**
 * Gives every combination of structures that occurs in a batch a number: 1, 2, ... in the order in which they occur.
 * Grows with the combinations, not with the cases.
 */
export interface CombinationBook {
  /** Number of combinations so far. */
  readonly size: number;
  /**
   * One frame as values of combinations, 0 where there is none.
   * @param masks structure (its place in the task, 1-based, ascending) and its pixels.
   * @throws ExpectedError when more combinations occur than a label file can hold.
   */
  paint(masks: Iterable<readonly [number, BitMask]>, pixels: number): Uint16Array;
  /** Structures of a value, ascending. */
  structuresOf(value: number): readonly number[];
}

export function createCombinationBook(): CombinationBook {
  // A tree of prefixes: node -> structure -> node. Node 0 is the empty combination.
  const next: Map<number, number>[] = [new Map()];
  const parents: number[] = [0];
  const structures: number[] = [0];
  const valueOfNode: number[] = [0];
  const nodeOfValue: number[] = [0];
  let scratch = new Uint32Array(0);

  const child = (node: number, structure: number): number => {
    const known = next[node]!.get(structure);
    if (known !== undefined) return known;
    const fresh = next.push(new Map()) - 1;
    parents.push(node);
    structures.push(structure);
    valueOfNode.push(0);
    next[node]!.set(structure, fresh);
    return fresh;
  };
  const valueAt = (node: number): number => {
    const known = valueOfNode[node]!;
    if (known !== 0 || node === 0) return known;
    if (nodeOfValue.length > MAX_COMBINATIONS) {
      throw new ExpectedError(
        'nnunet-too-many-combinations',
        `The structures overlap in more than ${MAX_COMBINATIONS} combinations, which no label file can hold: export one data set per structure.`,
      );
    }
    const value = nodeOfValue.push(node) - 1;
    valueOfNode[node] = value;
    return value;
  };
  return {
    get size() {
      return nodeOfValue.length - 1;
    },
    paint(masks, pixels) {
      if (scratch.length < pixels) scratch = new Uint32Array(pixels);
      else scratch.fill(0, 0, pixels);
      for (const [structure, mask] of masks) addStructure(scratch, mask, (node) => child(node, structure));
      const values = new Uint16Array(pixels);
      let lastNode = 0;
      let lastValue = 0;
      for (let i = 0; i < pixels; i++) {
        const node = scratch[i]!;
        if (node === 0) continue;
        if (node !== lastNode) {
          lastNode = node;
          lastValue = valueAt(node);
        }
        values[i] = lastValue;
      }
      return values;
    },
    structuresOf(value) {
      const found: number[] = [];
      for (let node = nodeOfValue[value] ?? 0; node !== 0; node = parents[node]!)
        found.push(structures[node]!);
      return found.reverse();
    },
  };
}

/** Neighbours usually belong to the same combination, so the last answer is asked first. */
function addStructure(nodes: Uint32Array, mask: BitMask, child: (node: number) => number): void {
  let from = -1;
  let to = -1;
  for (let y = 0; y < mask.height; y++) {
    const row = y * mask.width;
    for (let x = nextSet(mask, 0, y); x < mask.width;) {
      const end = nextClear(mask, x, y);
      for (let i = row + x; i < row + end; i++) {
        const node = nodes[i]!;
        if (node !== from) {
          from = node;
          to = child(node);
        }
        nodes[i] = to;
      }
      x = nextSet(mask, end, y);
    }
  }
}
