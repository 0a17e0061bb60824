import type { WristStructure } from './structures.ts';

export type Sex = 'F' | 'M';

/** Mean age in years at which the ossification centre becomes visible: [girls, boys]. Absent: at birth. */
const APPEARS: Partial<Record<WristStructure, readonly [number, number]>> = {
  capitate: [0.2, 0.3],
  hamate: [0.3, 0.4],
  'radius-epiphysis': [0.8, 1.1],
  triquetrum: [1.8, 2.5],
  lunate: [3.0, 4.0],
  trapezium: [4.1, 5.8],
  trapezoid: [4.2, 6.0],
  scaphoid: [4.4, 5.9],
  'ulna-epiphysis': [5.5, 6.8],
  pisiform: [8.5, 10.5],
};

/** Age at which carpal bones have reached their adult outline: [girls, boys]. */
const MATURE: readonly [number, number] = [13.5, 15.5];

/** Age at which the growth plate has closed: [girls, boys]. */
const CLOSES: Partial<Record<WristStructure, readonly [number, number]>> = {
  'radius-epiphysis': [16.2, 17.6],
  'ulna-epiphysis': [15.8, 17.2],
};

const pick = (pair: readonly [number, number], sex: Sex): number => (sex === 'F' ? pair[0] : pair[1]);

/**
 * Linear size of the ossified part as a fraction of the mature bone: 0 = not visible yet.
 * @param boneAge skeletal age in years.
 */
export function ossifiedFraction(structure: WristStructure, boneAge: number, sex: Sex): number {
  const range = APPEARS[structure];
  if (range === undefined) return 1;
  const start = pick(range, sex);
  if (boneAge < start) return 0;
  const progress = Math.min(1, (boneAge - start) / (pick(MATURE, sex) - start));
  const first = structure.endsWith('epiphysis') ? 0.38 : 0.22;
  return first + (1 - first) * Math.pow(progress, 0.6);
}

/** Whether the epiphysis has fused with its shaft, after which it is no structure of its own. */
export function isFused(structure: WristStructure, boneAge: number, sex: Sex): boolean {
  const range = CLOSES[structure];
  return range !== undefined && boneAge >= pick(range, sex);
}

/** Width of the growth plate in mm, at the scale of a mature wrist: narrows with age, 0 when closed. */
export function growthPlateMm(structure: WristStructure, boneAge: number, sex: Sex): number {
  const range = CLOSES[structure];
  if (range === undefined) return 0;
  const left = pick(range, sex) - boneAge;
  return left <= 0 ? 0 : Math.min(1.9, 0.3 + 0.13 * left);
}

/** Size of the whole wrist relative to that of a 15-year-old. */
export function bodyScale(ageYears: number, sex: Sex): number {
  const stop = sex === 'F' ? 14.5 : 16.5;
  const grown = 0.6 + (0.4 * (Math.min(ageYears, stop) - 4)) / (15 - 4);
  return sex === 'F' ? grown * 0.96 : grown;
}
