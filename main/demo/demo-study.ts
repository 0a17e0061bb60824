import type { PhantomRequest } from './phantom-files.ts';

/** The task that the demo study is made for. */
export const DEMO_TASK = 'phantom-wrist';

/** Cases and seeds that no training or calibration of phantom-wrist uses (see its card). */
const CASES = 8;
const FIRST_SEED = 2001;
const SIZE = { width: 494, height: 727 };

/** The radiographs of the demo study; the same ones everywhere. */
export const DEMO_PHANTOMS: readonly PhantomRequest[] = Array.from({ length: CASES }, (_, index) => ({
  seed: FIRST_SEED + index,
  ...SIZE,
}));
