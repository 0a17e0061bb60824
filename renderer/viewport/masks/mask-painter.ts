import { maskBounds } from '../../../core/mask/bounds.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { composeCells, type ComposedGroup } from './compose-cells.ts';
import { createPlanes, outlineCells, type OutlinePlanes } from './outline-cells.ts';
import { GROUP_SIZE, groupStyle, ringsOf } from './layer-styles.ts';
import {
  growRect,
  intersectRects,
  isEmptyRect,
  uniteRects,
  type MaskLayer,
  type PixelRect,
} from './mask-layer.ts';
import { clearBits, scanMask } from './scan-mask.ts';
import { cellsOfImageBox, fieldRect, GRID_MARGIN, type ScreenGrid } from './screen-grid.ts';

/** One set of layers, painted into the pixels of a canvas. */
export interface MaskPainter {
  /** @returns whether anything looks different now. */
  setLayers(layers: readonly MaskLayer[]): boolean;
  /** Another view: all is looked at anew at the next `paint`. */
  setGrid(grid: ScreenGrid, devicePixelRatio: number): void;
  /**
   * Pixels of a mask have changed inside `imageRect`.
   * @param mask its new object, when it has one.
   * @returns the canvas rectangle to paint again; null when nothing of it is in sight.
   */
  updateMask(id: string, imageRect: PixelRect, mask?: BitMask): PixelRect | null;
  /** Colours canvas pixels of a rectangle within the canvas. */
  paint(canvasRect: PixelRect, pixels: Int32Array): void;
}

interface PaintedLayer {
  layer: MaskLayer;
  /** Outside of it the mask is empty; null when it is empty everywhere. */
  bounds: PixelRect | null;
  /** Its bits in the field are not those of its mask in this view. */
  stale: boolean;
}

interface PaintedGroup {
  readonly layers: PaintedLayer[];
  field: Int32Array;
  planes: OutlinePlanes;
}

export function createMaskPainter(): MaskPainter {
  let groups: PaintedGroup[] = [];
  let grid: ScreenGrid | null = null;
  let ratio = 1;
  const all = (): PaintedLayer[] => groups.flatMap((group) => group.layers);

  /** Fields only grow or shrink with the canvas: pan and zoom reuse them. */
  const fitFields = (group: PaintedGroup, cells: number): void => {
    if (group.field.length === cells) return;
    group.field = new Int32Array(cells);
    group.planes = createPlanes(cells);
    for (const painted of group.layers) painted.stale = true;
  };

  return {
    setLayers: (layers) => {
      const old = all();
      const sameOrder =
        old.length === layers.length && layers.every((layer, index) => layer.id === old[index]!.layer.id);
      if (!sameOrder) {
        const known = new Map(old.map((painted) => [painted.layer.id, painted]));
        groups = groupsOf(
          layers.map((layer) => {
            const before = known.get(layer.id);
            const bounds = before?.layer.mask === layer.mask ? before.bounds : maskBounds(layer.mask);
            return { layer, bounds, stale: true };
          }),
          groups,
        );
        return true;
      }
      let changed = false;
      layers.forEach((layer, index) => {
        const painted = old[index]!;
        if (layer.mask !== painted.layer.mask) {
          painted.bounds = maskBounds(layer.mask);
          painted.stale = true;
          changed = true;
        }
        changed ||= !looksAlike(layer, painted.layer);
        painted.layer = layer;
      });
      return changed;
    },

    setGrid: (next, devicePixelRatio) => {
      grid = next;
      ratio = devicePixelRatio;
      for (const painted of all()) painted.stale = true;
    },

    updateMask: (id, imageRect, mask) => {
      for (const group of groups) {
        const index = group.layers.findIndex((painted) => painted.layer.id === id);
        const painted = group.layers[index];
        if (painted === undefined) continue;
        if (mask !== undefined) painted.layer = { ...painted.layer, mask };
        const whole = { left: 0, top: 0, right: painted.layer.mask.width, bottom: painted.layer.mask.height };
        const changed = intersectRects(imageRect, whole);
        if (isEmptyRect(changed)) return null;
        painted.bounds = uniteRects(painted.bounds, changed);
        if (grid === null || painted.stale || group.field.length === 0) return null;
        if (!painted.layer.visible) {
          painted.stale = true;
          return null;
        }
        const cells = cellsOfImageBox(grid, changed);
        if (isEmptyRect(cells)) return null;
        clearBits(grid, group.field, cells, 1 << index);
        scanMask(grid, group.field, {
          mask: painted.layer.mask,
          bit: 1 << index,
          bounds: painted.bounds,
          cells,
        });
        // Outlines reach inwards from a moved edge.
        const shown = growRect(grid.toCanvasRect(cells), ringsOf([painted.layer], ratio) + 1);
        return intersectRects(shown, { left: 0, top: 0, right: grid.canvasWidth, bottom: grid.canvasHeight });
      }
      return null;
    },

    paint: (canvasRect, pixels) => {
      if (grid === null) return;
      const layers = all().map((painted) => painted.layer);
      const rings = ringsOf(layers, ratio);
      const composed: ComposedGroup[] = [];
      for (const group of groups) {
        const own = group.layers.map((painted) => painted.layer);
        if (!own.some((layer) => layer.visible)) continue;
        fitFields(group, grid.stride * (grid.height + 2 * GRID_MARGIN));
        scanStale(grid, group);
        const { field, planes } = group;
        composed.push({ field, planes, style: groupStyle(own, ratio, rings) });
      }
      const place = grid;
      let cells = grid.toCells(canvasRect);
      if (canvasRect.right - canvasRect.left === grid.canvasWidth && pixels.length === area(canvasRect)) {
        // All of the canvas: what lies outside of every mask needs no looking at.
        pixels.fill(0);
        cells = intersectRects(cells, maskedCells(grid, all()));
        if (isEmptyRect(cells)) return;
      }
      const clear = composed.map((group) => outlineCells(place, group, cells));
      composeCells(grid, composed, cells, pixels);
      for (const clearPlanes of clear) clearPlanes();
    },
  };
}

function area(rect: PixelRect): number {
  return (rect.right - rect.left) * (rect.bottom - rect.top);
}

/** The smallest rectangle of cells that holds all visible masks; empty when there are none. */
function maskedCells(grid: ScreenGrid, layers: readonly PaintedLayer[]): PixelRect {
  let cells: PixelRect = { left: 0, top: 0, right: 0, bottom: 0 };
  for (const { layer, bounds } of layers) {
    if (layer.visible && bounds !== null) cells = uniteRects(cells, cellsOfImageBox(grid, bounds));
  }
  return cells;
}

function scanStale(grid: ScreenGrid, group: PaintedGroup): void {
  const everything = fieldRect(grid);
  // What is hidden is looked at when it is shown.
  const fresh = group.layers.every((painted) => painted.stale || !painted.layer.visible);
  if (fresh) {
    group.field.fill(0);
    for (const painted of group.layers) painted.stale = true;
  }
  group.layers.forEach((painted, index) => {
    if (!painted.stale || !painted.layer.visible) return;
    painted.stale = false;
    if (!fresh) clearBits(grid, group.field, everything, 1 << index);
    if (painted.bounds === null) return;
    const cells = intersectRects(everything, cellsOfImageBox(grid, painted.bounds));
    if (isEmptyRect(cells)) return;
    scanMask(grid, group.field, { mask: painted.layer.mask, bit: 1 << index, bounds: painted.bounds, cells });
  });
}

function groupsOf(layers: readonly PaintedLayer[], old: readonly PaintedGroup[]): PaintedGroup[] {
  const groups: PaintedGroup[] = [];
  for (let first = 0; first < layers.length; first += GROUP_SIZE) {
    const before = old[groups.length];
    groups.push({
      layers: layers.slice(first, first + GROUP_SIZE),
      field: before?.field ?? new Int32Array(0),
      planes: before?.planes ?? createPlanes(0),
    });
  }
  return groups;
}

function looksAlike(a: MaskLayer, b: MaskLayer): boolean {
  return (
    a.colour === b.colour &&
    a.opacity === b.opacity &&
    a.outlineOpacity === b.outlineOpacity &&
    a.style === b.style &&
    a.outlineWidth === b.outlineWidth &&
    a.visible === b.visible &&
    a.highlighted === b.highlighted &&
    a.dashed === b.dashed
  );
}
