/** Slope of the leaky ReLU below zero. */
export const LEAKY_SLOPE = 0.01;

/** Added to variances; PyTorch's default. */
export const NORM_EPSILON = 1e-5;

const MOST_GROUPS = 8;

/** Groups of a group normalisation: at most eight, all of the same size. */
export function groupsOf(channels: number): number {
  let groups = Math.min(MOST_GROUPS, channels);
  while (channels % groups !== 0) groups--;
  return groups;
}
