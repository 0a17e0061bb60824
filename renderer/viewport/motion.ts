/** Changes that follow each other within this time are one motion. */
const REST_MS = 150;

/** Whether something on the screen changes continuously, and may be drawn faster and coarser meanwhile. */
export interface Motion {
  /** Something has changed. @param drawing `coarse` where a fine drawing of every change would be too slow. */
  move(drawing: 'coarse' | 'fine'): void;
  /** A frame was drawn: from now on the time to rest counts, however late the drawing came. */
  drawn(): void;
  /** Rest at once. @returns whether the motion was coarse. */
  stop(): boolean;
  readonly isCoarse: boolean;
}

/** @param rested is called when a coarse motion has come to rest: time to draw finely. */
export function createMotion(rested: () => void): Motion {
  let lastMove = Number.NEGATIVE_INFINITY;
  let coarse = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    move: (drawing) => {
      const now = performance.now();
      // A single change is drawn finely: only what goes on is a motion.
      const goesOn = now - lastMove < REST_MS;
      lastMove = now;
      coarse = goesOn && drawing === 'coarse';
      clearTimeout(timer);
    },
    drawn: () => {
      if (!coarse) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        coarse = false;
        rested();
      }, REST_MS);
    },
    stop: () => {
      const was = coarse;
      clearTimeout(timer);
      coarse = false;
      lastMove = Number.NEGATIVE_INFINITY;
      return was;
    },
    get isCoarse() {
      return coarse;
    },
  };
}
