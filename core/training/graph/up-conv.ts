import { registerGradient } from '../gradient/rule.ts';
import { sumOverBatch } from '../gradient/sum-over-batch.ts';
import type { Graph, Value } from './graph.ts';
import { add, concat, conv, matmul, pad, reshape, slice, transpose, upsample2 } from './ops.ts';

/**
 * Convolution 3 x 3 of `skip` beside `low` with every pixel twice in both directions: the first of a level on the way up.
 * On the CPU the doubled pixels are never made: of the nine numbers of the kernel that fall on four pixels of `low`,
 * those on the same pixel are added up first, which saves more than half of the multiplications. Sums apart in the last
 * bits.
 * @param low [N, L, H / 2, W / 2] @param skip [N, S, H, W] @param w [O, L + S, 3, 3]
 * @returns [N, O, H, W]
 */
export function upConv(g: Graph, low: Value, skip: Value, w: Value): Value {
  if (g.target === 'gpu') return conv(g, concat(g, [upsample2(g, low), skip], 1), w);
  const channels = low.dims[1]!;
  const ofLow = convOfDoubled(g, low, slice(g, w, 1, [0, channels]));
  return add(g, ofLow, conv(g, skip, slice(g, w, 1, [channels, w.dims[1]!])));
}

/**
 * In one direction: the kernel's number u = 0..2 reaches the four pixels p = 0..3 that a pixel of `low` spreads over when
 * p + u is 2 or 3.
 */
const reaches = (u: number, p: number): boolean => p + u === 2 || p + u === 3;

/** [9, 16]: what a kernel of 3 x 3 adds to one of 4 x 4. `order` says where of the 16 (p, q) goes. */
function spread(g: Graph, order: (p: number, q: number) => number): Value {
  const matrix = new Float32Array(9 * 16);
  for (let at = 0; at < 9 * 16; at++) {
    const [u, v, p, q] = [Math.floor(at / 48), Math.floor(at / 16) % 3, Math.floor(at / 4) % 4, at % 4];
    if (reaches(u, p) && reaches(v, q)) matrix[(3 * u + v) * 16 + order(p, q)] = 1;
  }
  return g.constant([9, 16], matrix);
}

/** What a pixel of `low` spreads over: 4 x 4 pixels, two apart from its neighbour's. */
const SPREAD = {
  kernel_shape: { kind: 'ints', value: [4, 4] },
  strides: { kind: 'ints', value: [2, 2] },
  pads: { kind: 'ints', value: [1, 1, 1, 1] },
} as const;

/** @param w [O, C, 3, 3] */
function convOfDoubled(g: Graph, low: Value, w: Value): Value {
  return g.composite('ConvOfDoubled', [low, w], () => {
    const [n = 0, channels = 0, height = 0, width = 0] = low.dims;
    const out = w.dims[0]!;
    const sixteen = matmul(
      g,
      reshape(g, w, [out * channels, 9]),
      spread(g, (p, q) => 4 * p + q),
    );
    const swapped = transpose(g, reshape(g, sixteen, [out, channels, 16]), [1, 0, 2]);
    const kernel = reshape(g, swapped, [channels, out, 4, 4]);
    const output = g.node('ConvTranspose', [low, kernel], {
      dims: [n, out, height * 2, width * 2],
      attributes: SPREAD,
    });
    return { output, saved: { kernel } };
  });
}

registerGradient('ConvOfDoubled', (g, { inputs, saved }, dy) => {
  const [low, w] = [inputs[0]!, inputs[1]!];
  const ofLow = g.node('Conv', [dy, saved['kernel']!], { dims: low.dims, attributes: SPREAD });
  return [ofLow, weightGradient(g, low, dy, w.dims)];
});

/**
 * The gradient is cut into 2 x 2 phases, each as large as `low` and one more: a pixel of `low` meets it in four places.
 * @returns [O, C, 3, 3]
 */
function weightGradient(g: Graph, low: Value, dy: Value, dims: readonly number[]): Value {
  const [n = 0, channels = 0, height = 0, width = 0] = low.dims;
  const out = dims[0]!;
  const area = (height + 1) * (width + 1);
  const phases = g.node('SpaceToDepth', [pad(g, dy, [0, 0, 1, 1], [0, 0, 1, 1])], {
    dims: [n, 4 * out, height + 1, width + 1],
    attributes: { blocksize: { kind: 'int', value: 2 } },
  });
  const flat = reshape(g, phases, [n, 4 * out, area]);
  const places = [0, 1, 2, 3].map((place) => {
    const [down, right] = [place >> 1, place & 1];
    const shifted = pad(g, low, [0, 0, down, right], [0, 0, 1 - down, 1 - right]);
    const turned = transpose(g, reshape(g, shifted, [n, channels, area]), [0, 2, 1]);
    // [4, O, C]: by phase.
    return reshape(g, sumOverBatch(g, matmul(g, flat, turned)), [4, out * channels]);
  });
  // Row by place, then by phase: (p, q) = 2 x place + phase, in both directions.
  const order = (p: number, q: number): number => 8 * (p >> 1) + 4 * (q >> 1) + 2 * (p & 1) + (q & 1);
  const nine = matmul(g, spread(g, order), concat(g, places, 0));
  return reshape(g, transpose(g, nine, [1, 0]), dims);
}
