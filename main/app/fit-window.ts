import { z } from 'zod';

const rectangleSchema = z.strictObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
});
/** Device-independent pixels, as all of Electron's bounds; origin at the top left of the primary display. */
export type Rectangle = z.infer<typeof rectangleSchema>;

export const windowStateSchema = z.strictObject({
  /** Of the window when it is neither maximised nor full screen. */
  bounds: rectangleSchema,
  mode: z.enum(['normal', 'maximized', 'full-screen']),
  /** Where it was, and where that display was in the row. */
  display: z.strictObject({ id: z.number(), bounds: rectangleSchema }),
});
export type WindowState = z.infer<typeof windowStateSchema>;

/** The part of Electron's Display that counts. */
export interface DisplayFacts {
  readonly id: number;
  readonly bounds: Rectangle;
  /** Without task bar and menu bar. */
  readonly workArea: Rectangle;
}

export interface FittedWindow {
  readonly bounds: Rectangle;
  readonly mode: WindowState['mode'];
}

/** Below this the reading view has no room for an image, and controls are cut off. Device-independent pixels. */
export const LEAST = { width: 960, height: 600 };
/** On a first start; large displays show more of the desktop. */
const FIRST = { width: 1680, height: 1050 };
/** What has to be on a display for a person to move the window: part of its title bar. */
const GRIP = { width: 160, height: 32 };
/** A window of which less is visible was left by a display that has gone. */
const VISIBLE = 0.6;

/**
 * Where a window opens: where it was, as long as a person can see and move it there; else within a display that is
 * there now. A window over two displays stays over both.
 * @param displays the primary one first, at least one. @param remembered null on a first start.
 */
export function fitWindow(remembered: WindowState | null, displays: readonly DisplayFacts[]): FittedWindow {
  const [primary] = displays;
  if (primary === undefined) throw new Error('a window needs a display');
  if (remembered === null) {
    const bounds = centred(FIRST, primary.workArea);
    return { bounds, mode: 'maximized' };
  }
  const home = displays.find(({ id }) => id === remembered.display.id);
  const bounds = home === undefined ? remembered.bounds : movedAlong(remembered, home);
  const most = mostOf(bounds, displays);
  const target = home ?? most ?? primary;
  // A maximised window fills the display that its normal bounds are on, which may be another one than it filled.
  const elsewhere = remembered.mode !== 'normal' && most !== target;
  const stays = !elsewhere && isReachable(bounds, displays);
  return { bounds: stays ? bounds : into(bounds, target.workArea), mode: remembered.mode };
}

/** A display that stands elsewhere in the row, e.g. left of another one now, takes its window along. */
function movedAlong({ bounds, display }: WindowState, home: DisplayFacts): Rectangle {
  return {
    ...bounds,
    x: bounds.x + home.bounds.x - display.bounds.x,
    y: bounds.y + home.bounds.y - display.bounds.y,
  };
}

function isReachable(bounds: Rectangle, displays: readonly DisplayFacts[]): boolean {
  const areas = displays.map(({ workArea }) => overlap(bounds, workArea));
  const visible = areas.reduce((sum, { width, height }) => sum + width * height, 0);
  const titleBar = { ...bounds, height: GRIP.height };
  const grips = displays.map(({ workArea }) => overlap(titleBar, workArea));
  return (
    visible >= VISIBLE * bounds.width * bounds.height &&
    grips.some(({ width, height }) => width >= GRIP.width && height >= GRIP.height)
  );
}

function mostOf(bounds: Rectangle, displays: readonly DisplayFacts[]): DisplayFacts | null {
  const shared = displays.map((display) => {
    const { width, height } = overlap(bounds, display.workArea);
    return { display, area: width * height };
  });
  return shared.filter(({ area }) => area > 0).sort((a, b) => b.area - a.area)[0]?.display ?? null;
}

function into(bounds: Rectangle, area: Rectangle): Rectangle {
  const width = Math.min(Math.max(bounds.width, LEAST.width), area.width);
  const height = Math.min(Math.max(bounds.height, LEAST.height), area.height);
  return {
    x: Math.min(Math.max(bounds.x, area.x), area.x + area.width - width),
    y: Math.min(Math.max(bounds.y, area.y), area.y + area.height - height),
    width,
    height,
  };
}

function centred(size: { readonly width: number; readonly height: number }, area: Rectangle): Rectangle {
  const width = Math.min(size.width, area.width);
  const height = Math.min(size.height, area.height);
  return {
    x: area.x + Math.floor((area.width - width) / 2),
    y: area.y + Math.floor((area.height - height) / 2),
    width,
    height,
  };
}

function overlap(a: Rectangle, b: Rectangle): { readonly width: number; readonly height: number } {
  return {
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)),
  };
}
