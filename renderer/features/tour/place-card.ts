export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Between card and what it is about, and to the edge of the window. CSS pixels. */
const GAP = 12;

/**
 * Where the card stands: beside what it is about, on the side that has the most room; on top of it, in its lower
 * right corner, where no side has enough. Always inside the window. CSS pixels.
 */
export function placeCard(anchor: Box, card: Size, window: Size): { left: number; top: number } {
  const right = anchor.left + anchor.width;
  const bottom = anchor.top + anchor.height;
  const middle = {
    left: anchor.left + (anchor.width - card.width) / 2,
    top: anchor.top + (anchor.height - card.height) / 2,
  };
  const sides = [
    { room: anchor.left - card.width, left: anchor.left - card.width - GAP, top: middle.top },
    { room: window.width - right - card.width, left: right + GAP, top: middle.top },
    { room: anchor.top - card.height, left: middle.left, top: anchor.top - card.height - GAP },
    { room: window.height - bottom - card.height, left: middle.left, top: bottom + GAP },
  ];
  const best = sides.reduce((a, b) => (b.room > a.room ? b : a));
  const { left, top } =
    best.room >= 2 * GAP ? best : { left: right - card.width - 2 * GAP, top: bottom - card.height - 2 * GAP };
  return {
    left: inside(left, window.width - card.width),
    top: inside(top, window.height - card.height),
  };
}

function inside(value: number, room: number): number {
  return Math.round(Math.max(GAP, Math.min(value, room - GAP)));
}
