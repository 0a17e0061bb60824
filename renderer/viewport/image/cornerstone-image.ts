import { isColour, toRgb } from '../../../core/pixels/colour.ts';
import { greyFrameOf, type GreyFrame } from '../../../core/pixels/grey-frame.ts';
import { colourTable, displayTable } from '../../../core/view/display-table.ts';
import type { ViewState } from '../../../core/view/view-state.ts';
import type { ViewerFrame } from '../../../core/view/viewer-frame.ts';

/** What cornerstone-core's canvas renderer reads of an image (its typings ask for much more). */
export interface CornerstoneImage {
  readonly imageId: string;
  readonly color: boolean;
  readonly rgba: false;
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
  readonly rowPixelSpacing: number;
  readonly columnPixelSpacing: number;
  readonly slope: 1;
  readonly intercept: 0;
  /** Index of the lookup table = value - minPixelValue where values can be negative, else value. */
  readonly minPixelValue: number;
  readonly maxPixelValue: number;
  readonly getPixelData: () => ArrayLike<number>;
  cachedLut: CachedTable;
  stats: Record<string, number>;
}

interface CachedTable {
  readonly lutArray: Uint8ClampedArray;
  /** Not a window: the number of the table, see `tableOf`. */
  readonly windowCenter: number;
  readonly windowWidth: 1;
  readonly invert: false;
}

/** A frame as cornerstone draws it, and its lookup tables. */
export interface DrawnFrame {
  readonly image: CornerstoneImage;
  /** The table of a view, as cornerstone expects to find it in `image.cachedLut`. */
  tableOf(view: Pick<ViewState, 'window' | 'invert'>): CachedTable;
}

// Never the frame's own id: a caller that used one twice must not be shown the pixels of the first.
let lastImage = 0;

/**
 * cornerstone's own lookup tables know neither sigmoid windows nor padding, misplace modality tables that do not
 * start at 0 and guess the bits of VOI tables. So the engine's tables are put where it keeps its own, under a
 * number in the place of the window: it takes them as long as the number matches, and redraws when it changes.
 */
export function drawnFrame(frame: ViewerFrame): DrawnFrame {
  const colour = isColour(frame.photometric);
  const pixels = colour ? rgbx(toRgb(frame)) : frame.values;
  const grey: GreyFrame | null = colour ? null : greyFrameOf(frame);
  const signed = frame.values instanceof Int8Array || frame.values instanceof Int16Array;
  let numberOfTable = 0;
  let lastKey = '';
  const makeTable = (view: Pick<ViewState, 'window' | 'invert'>): Uint8ClampedArray => {
    const look = view.invert ? 'inverted' : 'as-filed';
    if (grey === null) return colourTable(view.window, look);
    const table = displayTable(grey, view.window, look);
    return signed ? fromLowest(table) : table;
  };
  const firstTable: CachedTable = {
    lutArray: new Uint8ClampedArray(0x10000),
    windowCenter: 0,
    windowWidth: 1,
    invert: false,
  };
  lastImage += 1;
  const image: CornerstoneImage = {
    imageId: `frame:${lastImage}`,
    color: colour,
    rgba: false,
    width: frame.columns,
    height: frame.rows,
    columns: frame.columns,
    rows: frame.rows,
    rowPixelSpacing: frame.pixelAspect,
    columnPixelSpacing: 1,
    slope: 1,
    intercept: 0,
    minPixelValue: signed && !colour ? -0x8000 : 0,
    maxPixelValue: signed && !colour ? 0x7fff : 0xffff,
    getPixelData: () => pixels,
    cachedLut: firstTable,
    stats: {},
  };
  return {
    image,
    tableOf: (view) => {
      const key = JSON.stringify([view.window, view.invert]);
      if (key !== lastKey) {
        lastKey = key;
        numberOfTable += 1;
        image.cachedLut = {
          lutArray: makeTable(view),
          windowCenter: numberOfTable,
          windowWidth: 1,
          invert: false,
        };
      }
      return image.cachedLut;
    },
  };
}

/** From an index by two's complement to one by value from the lowest value on. */
function fromLowest(table: Uint8ClampedArray): Uint8ClampedArray {
  const half = table.length / 2;
  const ordered = new Uint8ClampedArray(table.length);
  ordered.set(table.subarray(half), 0);
  ordered.set(table.subarray(0, half), half);
  return ordered;
}

/** Four bytes per pixel: cornerstone steps over the fourth. */
function rgbx(rgb: Uint8ClampedArray): Uint8ClampedArray {
  const wide = new Uint8ClampedArray((rgb.length / 3) * 4);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    wide[to] = rgb[from]!;
    wide[to + 1] = rgb[from + 1]!;
    wide[to + 2] = rgb[from + 2]!;
    wide[to + 3] = 255;
  }
  return wide;
}
