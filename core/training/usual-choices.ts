import type { PlanName } from './named-plans.ts';

/** What a training is started with where nobody chooses otherwise: the same on the page and on the command line. */
export const USUAL_PLAN: PlanName = 'standard';
/** Least estimated Dice of pseudo labels that count although nobody has signed them. */
export const USUAL_QUALITY = 0.9;
/** Share of the patients that are kept for the comparison. */
export const USUAL_HELD = 0.2;
