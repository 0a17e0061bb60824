import type { Affine } from '../../../core/view/affine.ts';
import { axisTable, type AxisTable } from './axis-table.ts';
import type { PixelRect } from './mask-layer.ts';

/** Cells around the grid that are known too, so that outlines do not stop or start at the canvas' edge. */
export const GRID_MARGIN = 8;

/**
 * The canvas as the mask painter works on it: device pixels in the orientation of the IMAGE. All eight upright
 * views (quarter turns and flips) are the same arithmetic and differ only in where a cell is written: a mask
 * cannot be shifted or mirrored by one of them. At other angles the grid is the canvas itself.
 */
export interface ScreenGrid {
  /** Cells. */
  readonly width: number;
  readonly height: number;
  /** Cells per row of a field: width and both margins. */
  readonly stride: number;
  /** Canvas pixel (row by row) of cell (0, 0), and how far the next cell to the right and below is. */
  readonly origin: number;
  readonly stepX: number;
  readonly stepY: number;
  readonly canvasWidth: number;
  readonly canvasHeight: number;
  readonly toCells: (canvasRect: PixelRect) => PixelRect;
  readonly toCanvasRect: (cells: PixelRect) => PixelRect;
  readonly mapping: UprightMapping | ObliqueMapping;
}

export interface UprightMapping {
  readonly kind: 'upright';
  readonly columns: AxisTable;
  readonly rows: AxisTable;
}

export interface ObliqueMapping {
  readonly kind: 'oblique';
  readonly toDevice: Affine;
  readonly fromDevice: Affine;
}

export interface DeviceView {
  readonly toDevice: Affine;
  readonly fromDevice: Affine;
  /** Device pixels. */
  readonly width: number;
  readonly height: number;
}

/** @param image size of the frame in pixels. */
export function screenGrid(
  view: DeviceView,
  image: { readonly width: number; readonly height: number },
): ScreenGrid {
  const { toDevice, width: w, height: h } = view;
  const { a, b, c, d, e, f } = toDevice;
  const straight = b === 0 && c === 0;
  const crossed = a === 0 && d === 0;
  if (!straight && !crossed) return obliqueGrid(view);
  // Cells along image x lie along canvas x in straight views, along canvas y in crossed ones, maybe backwards.
  const alongX = straight ? a : b;
  const alongY = straight ? d : c;
  const width = straight ? w : h;
  const height = straight ? h : w;
  const offsetX = straight ? e : f;
  const offsetY = straight ? f : e;
  const backX = alongX < 0;
  const backY = alongY < 0;
  const unitX = straight ? 1 : w;
  const unitY = straight ? w : 1;
  const columns = { scale: Math.abs(alongX), offset: backX ? width - offsetX : offsetX };
  const rows = { scale: Math.abs(alongY), offset: backY ? height - offsetY : offsetY };
  const swap = ({ left, top, right, bottom }: PixelRect): PixelRect =>
    straight ? { left, top, right, bottom } : { left: top, top: left, right: bottom, bottom: right };
  // Its own inverse, between canvas and cells in swapped axes.
  const mirror = ({ left, top, right, bottom }: PixelRect): PixelRect => ({
    left: backX ? width - right : left,
    right: backX ? width - left : right,
    top: backY ? height - bottom : top,
    bottom: backY ? height - top : bottom,
  });
  return {
    width,
    height,
    stride: width + 2 * GRID_MARGIN,
    origin: (backX ? (width - 1) * unitX : 0) + (backY ? (height - 1) * unitY : 0),
    stepX: backX ? -unitX : unitX,
    stepY: backY ? -unitY : unitY,
    canvasWidth: w,
    canvasHeight: h,
    toCells: (rect) => mirror(swap(rect)),
    toCanvasRect: (cells) => swap(mirror(cells)),
    mapping: {
      kind: 'upright',
      columns: axisTable(columns, image.width, width, GRID_MARGIN),
      rows: axisTable(rows, image.height, height, GRID_MARGIN),
    },
  };
}

function obliqueGrid({ toDevice, fromDevice, width, height }: DeviceView): ScreenGrid {
  return {
    width,
    height,
    stride: width + 2 * GRID_MARGIN,
    origin: 0,
    stepX: 1,
    stepY: width,
    canvasWidth: width,
    canvasHeight: height,
    toCells: (rect) => rect,
    toCanvasRect: (cells) => cells,
    mapping: { kind: 'oblique', toDevice, fromDevice },
  };
}

/** The whole grid with its margins, in cells. */
export function fieldRect(grid: ScreenGrid): PixelRect {
  return {
    left: -GRID_MARGIN,
    top: -GRID_MARGIN,
    right: grid.width + GRID_MARGIN,
    bottom: grid.height + GRID_MARGIN,
  };
}

/** The cells that image pixels `box` take, margins included. */
export function cellsOfImageBox(grid: ScreenGrid, box: PixelRect): PixelRect {
  const { mapping } = grid;
  if (mapping.kind === 'upright') {
    const { columns, rows } = mapping;
    return {
      left: columns.start[box.left]!,
      right: columns.end[box.right - 1]!,
      top: rows.start[box.top]!,
      bottom: rows.end[box.bottom - 1]!,
    };
  }
  const { a, b, c, d, e, f } = mapping.toDevice;
  const xs = [box.left, box.right].flatMap((x) => [box.top, box.bottom].map((y) => a * x + c * y + e));
  const ys = [box.left, box.right].flatMap((x) => [box.top, box.bottom].map((y) => b * x + d * y + f));
  const within = fieldRect(grid);
  return {
    left: Math.max(within.left, Math.floor(Math.min(...xs))),
    top: Math.max(within.top, Math.floor(Math.min(...ys))),
    right: Math.min(within.right, Math.ceil(Math.max(...xs))),
    bottom: Math.min(within.bottom, Math.ceil(Math.max(...ys))),
  };
}
