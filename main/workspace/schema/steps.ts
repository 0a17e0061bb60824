import { STEP_1 } from './step-1.ts';
import { STEP_2 } from './step-2.ts';
import { STEP_3 } from './step-3.ts';
import { STEP_4 } from './step-4.ts';
import { STEP_5 } from './step-5.ts';

/** Step n brings version n - 1 to n. A step that was released is never changed: add one at the end. */
export const STEPS: readonly string[] = [STEP_1, STEP_2, STEP_3, STEP_4, STEP_5];
