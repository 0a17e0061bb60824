/** Device pixels from which on masks are painted coarser while the view moves: a large screen without a GPU. */
const LARGE_CANVAS_PX = 2_000_000;
/** Moves that follow each other within this time are one motion. */
const REST_MS = 150;

/** Whether a view is in motion on a canvas too large to paint every frame of it finely. */
export interface Motion {
  /** The view has moved. */
  move(canvasPx: number): void;
  /** Rest at once. */
  stop(): void;
  readonly isCoarse: boolean;
}

/** @param rested is called when a coarse motion has come to rest: time to paint finely. */
export function createMotion(rested: () => void): Motion {
  let lastMove = Number.NEGATIVE_INFINITY;
  let coarse = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    move: (canvasPx) => {
      const now = performance.now();
      coarse = canvasPx > LARGE_CANVAS_PX && now - lastMove < REST_MS;
      lastMove = now;
      clearTimeout(timer);
      if (!coarse) return;
      timer = setTimeout(() => {
        coarse = false;
        rested();
      }, REST_MS);
    },
    stop: () => {
      clearTimeout(timer);
      coarse = false;
      lastMove = Number.NEGATIVE_INFINITY;
    },
    get isCoarse() {
      return coarse;
    },
  };
}
