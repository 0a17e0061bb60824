import { GRID_MARGIN } from './screen-grid.ts';
import type { MaskLayer } from './mask-layer.ts';

/** Layers whose masks share the 32 bits of a field's cells. */
export const GROUP_SIZE = 32;
/** Added to the outline of the structure at work, in CSS pixels, and to its fill. */
const HIGHLIGHT_WIDTH = 1;
const HIGHLIGHT_FILL = 0.12;

/** How the up to 32 layers of a group look, as bit sets and as numbers by bit. */
export interface GroupStyle {
  /** Bits of layers that are drawn at all. */
  readonly visible: number;
  readonly filled: number;
  readonly outlined: number;
  readonly dashed: number;
  readonly highlighted: number;
  /** Bits of layers whose outline covers ring r (0 = outermost) wholly, and in part. */
  readonly wholeRings: Int32Array;
  readonly partRings: Int32Array;
  /** By bit: 0..255. */
  readonly red: Float64Array;
  readonly green: Float64Array;
  readonly blue: Float64Array;
  /** By bit: 0..1. */
  readonly fill: Float64Array;
  readonly line: Float64Array;
  /** Share of `line` in the ring that the outline covers in part. */
  readonly partLine: Float64Array;
}

/** Rings that the outlines of layers need. */
export function ringsOf(layers: readonly MaskLayer[], devicePixelRatio: number): number {
  let rings = 0;
  for (const layer of layers) {
    if (hasOutline(layer)) rings = Math.max(rings, Math.ceil(lineWidthOf(layer, devicePixelRatio)));
  }
  return rings;
}

/** @param layers at most 32. @param rings of all groups, so that they can be composed together. */
export function groupStyle(
  layers: readonly MaskLayer[],
  devicePixelRatio: number,
  rings: number,
): GroupStyle {
  const wholeRings = new Int32Array(rings);
  const partRings = new Int32Array(rings);
  const numbers = Array.from({ length: 6 }, () => new Float64Array(GROUP_SIZE));
  const [red, green, blue, fill, line, partLine] = numbers as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]; // six were made
  let visible = 0;
  let filled = 0;
  let outlined = 0;
  let dashed = 0;
  let highlighted = 0;
  layers.forEach((layer, index) => {
    if (!layer.visible) return;
    const bit = 1 << index;
    visible |= bit;
    const rgb = Number.parseInt(layer.colour.slice(1), 16);
    red[index] = (rgb >> 16) & 0xff;
    green[index] = (rgb >> 8) & 0xff;
    blue[index] = rgb & 0xff;
    if (layer.style !== 'outline' && layer.opacity > 0) {
      filled |= bit;
      fill[index] = Math.min(1, layer.opacity + (layer.highlighted ? HIGHLIGHT_FILL : 0));
    }
    if (!hasOutline(layer)) return;
    outlined |= bit;
    if (layer.dashed === true) dashed |= bit;
    if (layer.highlighted) highlighted |= bit;
    line[index] = outlineOpacity(layer);
    const width = lineWidthOf(layer, devicePixelRatio);
    for (let ring = 0; ring < width; ring++) {
      if (ring + 1 <= width) wholeRings[ring]! |= bit;
      else partRings[ring]! |= bit;
    }
    partLine[index] = line[index]! * (width % 1);
  });
  return {
    ...{ visible, filled, outlined, dashed, highlighted, wholeRings, partRings },
    ...{ red, green, blue, fill, line, partLine },
  };
}

function hasOutline(layer: MaskLayer): boolean {
  return layer.visible && layer.style !== 'fill' && layer.outlineWidth > 0 && outlineOpacity(layer) > 0;
}

function outlineOpacity(layer: MaskLayer): number {
  return layer.outlineOpacity ?? (layer.opacity > 0 ? 1 : 0);
}

/** In device pixels; at least one, so that it is seen, and no more than the margins of a field know. */
function lineWidthOf(layer: MaskLayer, devicePixelRatio: number): number {
  const width = (layer.outlineWidth + (layer.highlighted ? HIGHLIGHT_WIDTH : 0)) * devicePixelRatio;
  return Math.min(Math.max(width, 1), GRID_MARGIN - 1);
}
