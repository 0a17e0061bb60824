import type { Anatomy, StructureAnatomy } from '../domain/anatomy.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { connectedComponents } from '../mask/components.ts';
import { countPixels } from '../mask/count.ts';
import { centroid } from '../mask/shape.ts';

/** Below this many cases a spread says nothing. */
const FEWEST_CASES = 4;
/** Spreads of few, similar cases are too small to judge others by: 10 % of area, 1 % of the frame. */
const FLOOR = { logArea: 0.1, offset: 0.01 };
/** Deviations up to this many standard deviations are ordinary. */
const ORDINARY = 2;

interface Shape {
  readonly logArea: number;
  readonly x: number;
  readonly y: number;
  readonly parts: number;
}

/** Size and place of every structure of one case relative to the case's own middle; null where absent. */
function shapesOf(masks: ReadonlyMap<string, BitMask>): Map<string, Shape | null> {
  const raw = new Map<string, Shape | null>();
  for (const [id, mask] of masks) {
    const middle = centroid(mask);
    raw.set(
      id,
      middle === null
        ? null
        : {
            logArea: Math.log(countPixels(mask) / (mask.width * mask.height)),
            x: middle.x / mask.width,
            y: middle.y / mask.height,
            parts: connectedComponents(mask).list.length,
          },
    );
  }
  const present = [...raw.values()].filter((shape) => shape !== null);
  const meanX = mean(present.map((shape) => shape.x));
  const meanY = mean(present.map((shape) => shape.y));
  return new Map(
    [...raw].map(([id, shape]) => [
      id,
      shape === null ? null : { ...shape, x: shape.x - meanX, y: shape.y - meanY },
    ]),
  );
}

/**
 * Learns from labelled cases what is usual.
 * @param cases per case the known structures (an empty mask = known absent); unknown ones are left out.
 */
export function learnAnatomy(cases: readonly ReadonlyMap<string, BitMask>[]): Anatomy {
  const seen = new Map<string, (Shape | null)[]>();
  for (const masks of cases) {
    for (const [id, shape] of shapesOf(masks)) seen.set(id, [...(seen.get(id) ?? []), shape]);
  }
  const anatomy: Record<string, StructureAnatomy> = {};
  for (const [id, all] of seen) {
    const shapes = all.filter((shape) => shape !== null);
    if (shapes.length < FEWEST_CASES) continue;
    anatomy[id] = {
      n: shapes.length,
      present: shapes.length / all.length,
      logArea: spreadOf(
        shapes.map((shape) => shape.logArea),
        FLOOR.logArea,
      ),
      offsetX: spreadOf(
        shapes.map((shape) => shape.x),
        FLOOR.offset,
      ),
      offsetY: spreadOf(
        shapes.map((shape) => shape.y),
        FLOOR.offset,
      ),
      parts: Math.max(...shapes.map((shape) => shape.parts)),
    };
  }
  return anatomy;
}

/**
 * How usual each structure looks, 0 (never seen so) to 1 (ordinary); null where nothing was learnt or the
 * structure is empty. Everything within two standard deviations is ordinary.
 */
export function plausibilities(
  masks: ReadonlyMap<string, BitMask>,
  anatomy: Anatomy | undefined,
): Map<string, number | null> {
  const shapes = anatomy === undefined ? new Map<string, Shape | null>() : shapesOf(masks);
  return new Map(
    [...masks.keys()].map((id) => {
      const shape = shapes.get(id) ?? null;
      const usual = anatomy?.[id];
      return [id, shape === null || usual === undefined ? null : plausibility(shape, usual)];
    }),
  );
}

function plausibility(shape: Shape, usual: StructureAnatomy): number {
  const deviations = [
    (shape.logArea - usual.logArea.mean) / usual.logArea.sd,
    (shape.x - usual.offsetX.mean) / usual.offsetX.sd,
    (shape.y - usual.offsetY.mean) / usual.offsetY.sd,
  ].map((z) => Math.max(0, Math.abs(z) - ORDINARY));
  const excess = deviations.reduce((sum, z) => sum + z * z, 0);
  const tooManyParts = Math.max(0, shape.parts - usual.parts);
  return Math.exp(-excess / 2) / (1 + tooManyParts);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spreadOf(values: readonly number[], floor: number): { mean: number; sd: number } {
  const middle = mean(values);
  const variance =
    values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(1, values.length - 1);
  return { mean: middle, sd: Math.max(Math.sqrt(variance), floor) };
}
