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

/** Size and place of one mask; lengths in shares of the frame's width and height. */
export interface Shape {
  readonly logArea: number;
  readonly x: number;
  readonly y: number;
  readonly parts: number;
}

/** Shapes of the structures of one case by id; null where absent. */
export type Shapes = ReadonlyMap<string, Shape | null>;

/** Null when the mask is empty. */
export function shapeOf(mask: BitMask): Shape | null {
  const middle = centroid(mask);
  if (middle === null) return null;
  return {
    logArea: Math.log(countPixels(mask) / (mask.width * mask.height)),
    x: middle.x / mask.width,
    y: middle.y / mask.height,
    parts: connectedComponents(mask).list.length,
  };
}

export function shapesOf(masks: ReadonlyMap<string, BitMask>): Map<string, Shape | null> {
  return new Map([...masks].map(([id, mask]) => [id, shapeOf(mask)]));
}

/** The same with places relative to the middle of all structures of the case. */
function centred(shapes: Shapes): Shapes {
  const present = [...shapes.values()].filter((shape) => shape !== null);
  const meanX = mean(present.map((shape) => shape.x));
  const meanY = mean(present.map((shape) => shape.y));
  return new Map(
    [...shapes].map(([id, shape]) => [
      id,
      shape === null ? null : { ...shape, x: shape.x - meanX, y: shape.y - meanY },
    ]),
  );
}

/**
 * Learns from labelled cases what is usual.
 * @param cases per case the shapes of known structures (null = known absent); unknown ones are left out.
 */
export function learnAnatomy(cases: readonly Shapes[]): Anatomy {
  const seen = new Map<string, (Shape | null)[]>();
  for (const shapes of cases) {
    for (const [id, shape] of centred(shapes)) seen.set(id, [...(seen.get(id) ?? []), shape]);
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
export function plausibilities(shapes: Shapes, anatomy: Anatomy | undefined): Map<string, number | null> {
  const relative = anatomy === undefined ? new Map<string, Shape | null>() : centred(shapes);
  return new Map(
    [...shapes.keys()].map((id) => {
      const shape = relative.get(id) ?? null;
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
