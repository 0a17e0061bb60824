import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { maskBounds } from '../../../core/mask/bounds.ts';
import { clipRect, type PixelRect } from '../../../core/mask/pixel-rect.ts';
import { applyAffine, type Affine } from '../../../core/view/affine.ts';

/**
 * Which structures a reader has really had on the screen (the accepted-unseen guard).
 *
 * The rule: the image is divided into tiles of 32 x 32 pixels. A tile counts as shown when the part of it that the
 * mask's bounding box covers was painted wholly inside the canvas while the structure was visible (not hidden, not
 * soloed away) with an opacity above 0 in layer `current`. A structure counts as shown when every tile that holds
 * one of its pixels was shown, on every frame; so a reader may also pan over it in parts. Pixels that change make
 * their tiles unseen again; what has not changed since stays shown. A frame on which the structure is empty counts
 * when the frame's centre was painted, but of a structure that is empty everywhere only while it was the active one:
 * there is nothing to see, so it must be looked at on purpose.
 */
export interface SeenTracker {
  /** What is on the screen now. @returns whether something became seen. */
  painted(screen: PaintedScreen): boolean;
  /** Pixels of a mask have changed; null = all of it. */
  changed(frameId: string, structure: string, rect: PixelRect | null): void;
  isSeen(structure: string): boolean;
  seen(): ReadonlySet<string>;
  /** Everything is unseen again, e.g. after the masks were read anew. */
  reset(): void;
}

export interface PaintedScreen {
  readonly frameId: string;
  /** Image -> CSS pixels of the canvas. */
  readonly toCanvas: Affine;
  readonly canvas: { readonly width: number; readonly height: number };
  /** Structures on the screen in layer `current` with an opacity above 0. */
  readonly shown: readonly string[];
  readonly active: string;
}

interface FrameSight {
  /** One byte a tile: holds pixels and was not shown yet. */
  readonly open: Uint8Array;
  left: number;
  bounds: PixelRect | null;
}

export const TILE = 32;
/** CSS pixels by which rounding may put an edge outside of the canvas at fit. */
const SLACK = 0.5;

export function createSeenTracker(source: {
  readonly frames: () => readonly string[];
  readonly structures: () => readonly string[];
  readonly mask: (frameId: string, structure: string) => BitMask | null;
}): SeenTracker {
  const sights = new Map<string, FrameSight>();
  /** frame + structure of empty frames that were painted. */
  const emptySeen = new Set<string>();
  let cache: ReadonlySet<string> | null = null;
  const key = (frameId: string, structure: string): string => `${frameId}\n${structure}`;

  const sightOf = (frameId: string, structure: string): FrameSight | null => {
    const present = sights.get(key(frameId, structure));
    if (present !== undefined) return present;
    const mask = source.mask(frameId, structure);
    if (mask === null) return null;
    const open = new Uint8Array(mask.stride * Math.ceil(mask.height / TILE));
    const sight: FrameSight = { open, left: 0, bounds: maskBounds(mask) };
    if (sight.bounds !== null) sight.left = mark(mask, open, sight.bounds);
    sights.set(key(frameId, structure), sight);
    return sight;
  };

  const emptyEverywhere = (structure: string): boolean =>
    source.frames().every((frameId) => {
      const sight = sightOf(frameId, structure);
      return sight !== null && sight.bounds === null;
    });

  const isSeen = (structure: string): boolean =>
    source.frames().every((frameId) => {
      const sight = sightOf(frameId, structure);
      if (sight === null) return false;
      return sight.bounds === null ? emptySeen.has(key(frameId, structure)) : sight.left === 0;
    });

  return {
    painted: ({ frameId, toCanvas, canvas, shown, active }) => {
      let news = false;
      for (const structure of shown) {
        const sight = sightOf(frameId, structure);
        const mask = source.mask(frameId, structure);
        if (sight === null || mask === null) continue;
        if (sight.bounds === null) {
          const own = key(frameId, structure);
          if (emptySeen.has(own)) continue;
          const centre = applyAffine(toCanvas, { x: mask.width / 2, y: mask.height / 2 });
          if (!inside(centre, canvas) || (structure !== active && emptyEverywhere(structure))) continue;
          emptySeen.add(own);
          news = true;
        } else if (sight.left > 0) {
          const before = sight.left;
          close(sight, mask.stride, (rect) =>
            corners(rect).every((at) => inside(applyAffine(toCanvas, at), canvas)),
          );
          news ||= sight.left < before;
        }
      }
      if (news) cache = null;
      return news;
    },
    changed: (frameId, structure, rect) => {
      cache = null;
      emptySeen.delete(key(frameId, structure));
      const sight = sights.get(key(frameId, structure));
      const mask = source.mask(frameId, structure);
      if (sight === undefined) return;
      if (rect === null || mask === null || sight.bounds === null) {
        sights.delete(key(frameId, structure));
        return;
      }
      // Cheap while painting: only the tiles of the dab are looked at; the bounds only grow until read anew.
      const { left, top, right, bottom } = sight.bounds;
      sight.bounds = {
        left: Math.min(left, rect.left),
        top: Math.min(top, rect.top),
        right: Math.max(right, rect.right),
        bottom: Math.max(bottom, rect.bottom),
      };
      const tiles = clipRect(
        {
          left: Math.floor(rect.left / TILE) * TILE,
          top: Math.floor(rect.top / TILE) * TILE,
          right: Math.ceil(rect.right / TILE) * TILE,
          bottom: Math.ceil(rect.bottom / TILE) * TILE,
        },
        mask,
      );
      if (tiles === null) return;
      sight.left -= clear(sight.open, mask.stride, tiles);
      sight.left += mark(mask, sight.open, tiles);
      if (sight.left === 0 && maskBounds(mask) === null) sights.delete(key(frameId, structure));
    },
    isSeen,
    seen: () => (cache ??= new Set(source.structures().filter(isSeen))),
    reset: () => {
      sights.clear();
      emptySeen.clear();
      cache = null;
    },
  };
}

/** Marks the tiles of a rectangle that hold pixels. @returns how many were newly marked. */
function mark(mask: BitMask, open: Uint8Array, rect: PixelRect): number {
  let marked = 0;
  for (let y = rect.top; y < rect.bottom; y++) {
    const row = y * mask.stride;
    const tileRow = Math.floor(y / TILE) * mask.stride;
    for (let w = rect.left >>> 5; w <= (rect.right - 1) >>> 5; w++) {
      // A word is as wide as a tile.
      if (mask.words[row + w] === 0 || open[tileRow + w] === 1) continue;
      open[tileRow + w] = 1;
      marked++;
    }
  }
  return marked;
}

function clear(open: Uint8Array, stride: number, rect: PixelRect): number {
  let cleared = 0;
  for (let y = Math.floor(rect.top / TILE); y * TILE < rect.bottom; y++) {
    for (let w = rect.left >>> 5; w <= (rect.right - 1) >>> 5; w++) {
      cleared += open[y * stride + w]!;
      open[y * stride + w] = 0;
    }
  }
  return cleared;
}

function close(sight: FrameSight, stride: number, isInside: (rect: PixelRect) => boolean): void {
  const { open, bounds } = sight;
  if (bounds === null) return;
  for (let i = 0; i < open.length; i++) {
    if (open[i] === 0) continue;
    const x = (i % stride) * TILE;
    const y = Math.floor(i / stride) * TILE;
    const rect = {
      left: Math.max(x, bounds.left),
      top: Math.max(y, bounds.top),
      right: Math.min(x + TILE, bounds.right),
      bottom: Math.min(y + TILE, bounds.bottom),
    };
    if (!isInside(rect)) continue;
    open[i] = 0;
    sight.left--;
  }
}

function corners({ left, top, right, bottom }: PixelRect): { x: number; y: number }[] {
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

function inside(at: { x: number; y: number }, canvas: { width: number; height: number }): boolean {
  return at.x >= -SLACK && at.y >= -SLACK && at.x <= canvas.width + SLACK && at.y <= canvas.height + SLACK;
}
