import { union } from '../../core/mask/algebra.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { maskBounds } from '../../core/mask/bounds.ts';
import { connectedComponents } from '../../core/mask/components.ts';
import { outlinesOf } from '../../core/mask/contours.ts';
import { maskFromThreshold } from '../../core/mask/convert.ts';
import { countPixels } from '../../core/mask/count.ts';
import { innermostPixel } from '../../core/mask/distance-transform.ts';
import { countClaims, countExclusive } from '../../core/mask/exclusive-area.ts';
import { fillHoles } from '../../core/mask/fill-holes.ts';
import { fillPolygons } from '../../core/mask/fill-polygons.ts';
import type { FloatGrid } from '../../core/mask/float-grid.ts';
import { dilate, erode } from '../../core/mask/morphology.ts';
import { dice } from '../../core/mask/overlap.ts';
import { averageArea, maskCoverage } from '../../core/mask/area-average.ts';
import { upsampleAndThreshold } from '../../core/mask/resample.ts';
import { decodeMask, encodeMask } from '../../core/mask/rle.ts';
import { selectComponent } from '../../core/mask/select-component.ts';
import { surfaceDistances } from '../../core/mask/surface-distance.ts';
import { randomWalker, seedsFromMask } from '../../core/pipeline/random-walker.ts';
import { createRandom } from '../support/random.ts';
import type { BenchFigure } from './figure.ts';

const WIDTH = 3000;
const HEIGHT = 2500;
const STRUCTURES = 17;
const REPEATS = 5;

/** Bone-like structures: bent, rough ellipses all over the frame that partly overlap. */
export function bones(): BitMask[] {
  const random = createRandom(17);
  return Array.from({ length: STRUCTURES }, () => {
    const x = 300 + random.next() * (WIDTH - 600);
    const y = 300 + random.next() * (HEIGHT - 600);
    const long = 150 + random.next() * 250;
    const turn = random.next() * Math.PI;
    const xy = Array.from({ length: 720 }, (_, i) => {
      const angle = ((i >> 1) / 360) * 2 * Math.PI;
      const radius = 1 + 0.03 * Math.sin(23 * angle) + 0.02 * Math.sin(61 * angle);
      const u = long * radius * Math.cos(angle);
      const v = 0.35 * long * radius * Math.sin(angle) + (0.3 * u * u) / long;
      return i % 2 === 0
        ? x + u * Math.cos(turn) - v * Math.sin(turn)
        : y + u * Math.sin(turn) + v * Math.cos(turn);
    });
    return fillPolygons([{ xy }], { width: WIDTH, height: HEIGHT });
  });
}

/** Median of a few runs after one warm-up, in ms. */
function timed(work: () => unknown): BenchFigure {
  work();
  const durations = Array.from({ length: REPEATS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  const median = durations[REPEATS >> 1]!;
  return { value: Math.round(median * 1000) / 1000, limit: null, unit: 'ms', ok: true };
}

/**
 * How long mask operations take on a frame of 3000 x 2500 pixels with 17 structures. `perStructure` figures are
 * for all 17 divided by 17.
 */
export function masksBench(): Record<string, BenchFigure> {
  const masks = bones();
  const low: FloatGrid[] = masks.map((mask) => maskCoverage(mask, { width: 256, height: 213 }));
  const logits = low.map((grid) => ({ ...grid, values: grid.values.map((value) => (value - 0.5) * 20) }));
  const grey: FloatGrid = { width: WIDTH, height: HEIGHT, values: new Float32Array(WIDTH * HEIGHT) };
  const random = createRandom(3);
  const all = masks.reduce(union);
  const shade = maskCoverage(all, { width: WIDTH, height: HEIGHT }).values;
  for (let i = 0; i < shade.length; i++)
    grey.values[i] = 0.3 + 0.35 * shade[i]! + 0.08 * (random.next() - 0.5);
  const size = { width: WIDTH, height: HEIGHT };
  const moved = masks.map((mask) => dilate(mask, 'disk', 3));
  const seeds = masks.map((mask) => seedsFromMask(mask, 12));
  const stored = masks.map(encodeMask);
  const outlines = masks.map(outlinesOf);

  const perStructure = (work: (index: number) => unknown): BenchFigure => {
    const figure = timed(() => masks.map((_, index) => work(index)));
    return { ...figure, value: Math.round((figure.value / STRUCTURES) * 1000) / 1000 };
  };
  return {
    'masks.union': perStructure((i) => union(masks[i]!, all)),
    'masks.countPixels': perStructure((i) => countPixels(masks[i]!)),
    'masks.maskBounds': perStructure((i) => maskBounds(masks[i]!)),
    'masks.dice': perStructure((i) => dice(masks[i]!, moved[i]!)),
    'masks.components': perStructure((i) => connectedComponents(masks[i]!).list.length),
    'masks.selectComponent.weighted': perStructure((i) => selectComponent(masks[i]!, grey, 'largest-sum')),
    'masks.erode.disk8': perStructure((i) => erode(masks[i]!, 'disk', 8)),
    'masks.dilate.square8': perStructure((i) => dilate(masks[i]!, 'square', 8)),
    'masks.dilate.star8': perStructure((i) => dilate(masks[i]!, 'star', 8)),
    'masks.fillHoles': perStructure((i) => fillHoles(masks[i]!)),
    'masks.innermostPixel': perStructure((i) => innermostPixel(masks[i]!)),
    'masks.surfaceDistances': perStructure((i) => surfaceDistances(masks[i]!, moved[i]!)),
    'masks.outlines': perStructure((i) => outlinesOf(masks[i]!)),
    'masks.fillPolygons': perStructure((i) => fillPolygons(outlines[i]!, size)),
    'masks.encode': perStructure((i) => encodeMask(masks[i]!)),
    'masks.decode': perStructure((i) => decodeMask(stored[i]!, size)),
    'masks.upsampleAndThreshold': perStructure((i) =>
      upsampleAndThreshold(logits[i]!, { ...size, threshold: 0 }),
    ),
    'masks.maskCoverage': perStructure((i) => maskCoverage(masks[i]!, { width: 256, height: 213 })),
    'masks.randomWalker': perStructure((i) => randomWalker({ grey, ...seeds[i]! })),
    'masks.exclusiveAreas.all17': timed(() => {
      const claims = countClaims(masks);
      return masks.map((mask) => countExclusive(mask, claims));
    }),
    'masks.thresholdFrame': timed(() => maskFromThreshold(grey, 0.5)),
    'masks.averageArea.frameTo1024': timed(() => averageArea(grey, { width: 1024, height: 853 })),
  };
}
