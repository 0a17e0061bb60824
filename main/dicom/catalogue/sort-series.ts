import type { FramePlane, InstanceFacts, Orientation, PointLps } from './instance-facts.ts';
import { cross, dot, subtract } from './vector.ts';

/** What is unusual about a series. The sentence is for a reader; `kind` for machines. */
export interface SeriesFinding {
  readonly kind:
    | 'no-geometry'
    | 'mixed-orientations'
    | 'mixed-sizes'
    | 'gantry-tilt'
    | 'uneven-spacing'
    | 'missing-slices'
    | 'duplicate-positions';
  readonly sentence: string;
}

/** Frames that form one stack: same size, same orientation, sorted along their normal. */
export interface SeriesStack<T> {
  readonly frames: readonly T[];
  /** mm between neighbours along the normal; null with fewer than two positions. */
  readonly spacingMm: number | null;
}

export interface SortedSeries<T> {
  /** Ordered by their first frame's file order; one stack in an ordinary series. */
  readonly stacks: readonly SeriesStack<T>[];
  readonly findings: readonly SeriesFinding[];
}

/** One frame of a series, of a file or within a multi-frame file. */
export interface SortableFrame {
  readonly facts: InstanceFacts;
  readonly frameIndex: number;
}

/** Direction cosines may differ by rounding of their decimal strings; 0.01 is about half a degree. */
const ORIENTATION_TOLERANCE = 0.01;
/** Positions closer than this are the same position. */
const SAME_POSITION_MM = 0.01;
/** Gaps that differ from the usual one by more than this part are uneven. */
const SPACING_TOLERANCE = 0.05;
/** Sideways shift per mm along the normal above which the gantry was tilted (tan of about 0.6 degrees). */
const TILT_TOLERANCE = 0.01;

/**
 * Sorts frames by geometry: by the projection of their position on the normal of their plane, towards the
 * normal (feet to head for axial slices). Frames without geometry keep the order of their instance numbers.
 * What is unusual is said, never repaired.
 */
export function sortSeries<T extends SortableFrame>(frames: readonly T[]): SortedSeries<T> {
  const inOrder = [...frames].sort(byInstanceNumber);
  if (inOrder.length < 2) return { stacks: [{ frames: inOrder, spacingMm: null }], findings: [] };
  if (inOrder.some((frame) => planeOf(frame) === null)) {
    const someSay = inOrder.some((frame) => planeOf(frame) !== null);
    const sentence = someSay
      ? 'Some images do not say where they lie, so the series is in the order of its instance numbers.'
      : 'The images do not say where they lie, so the series is in the order of its instance numbers.';
    return {
      stacks: groupBySize(inOrder),
      findings: [{ kind: 'no-geometry', sentence }, ...sizeFinding(inOrder)],
    };
  }
  const groups = groupByOrientation(inOrder);
  const findings: SeriesFinding[] = [...sizeFinding(inOrder)];
  const orientations = groupCount(inOrder);
  if (orientations > 1) {
    findings.push({
      kind: 'mixed-orientations',
      sentence: `The series mixes ${orientations} orientations, which are kept as separate stacks.`,
    });
  }
  const stacks = groups.map((group) => sortStack(group, findings));
  return { stacks, findings };
}

function planeOf(frame: SortableFrame): FramePlane | null {
  return frame.facts.planes[frame.frameIndex] ?? null;
}

function byInstanceNumber(a: SortableFrame, b: SortableFrame): number {
  const left = a.facts.instanceNumber ?? Infinity;
  const right = b.facts.instanceNumber ?? Infinity;
  // Infinity - Infinity is NaN, so equality comes first.
  if (left !== right) return left < right ? -1 : 1;
  const [first, second] = [a.facts.sopInstanceUid, b.facts.sopInstanceUid];
  if (first !== second) return first < second ? -1 : 1;
  return a.frameIndex - b.frameIndex;
}

function sizeOf(frame: SortableFrame): string {
  return `${frame.facts.columns} x ${frame.facts.rows}`;
}

function sizeFinding(frames: readonly SortableFrame[]): SeriesFinding[] {
  const sizes = [...new Set(frames.map(sizeOf))];
  if (sizes.length < 2) return [];
  const sentence = `The series mixes images of ${sizes.join(', ')} pixels, which are kept as separate stacks.`;
  return [{ kind: 'mixed-sizes', sentence }];
}

function groupBySize<T extends SortableFrame>(frames: readonly T[]): SeriesStack<T>[] {
  const groups = new Map<string, T[]>();
  for (const frame of frames) {
    const group = groups.get(sizeOf(frame));
    if (group === undefined) groups.set(sizeOf(frame), [frame]);
    else group.push(frame);
  }
  return [...groups.values()].map((group) => ({ frames: group, spacingMm: null }));
}

function sameOrientation(a: Orientation, b: Orientation): boolean {
  return a.every((value, index) => Math.abs(value - b[index]!) <= ORIENTATION_TOLERANCE);
}

/** Orientation and size together: frames of different size form no volume either. */
function groupByOrientation<T extends SortableFrame>(frames: readonly T[]): T[][] {
  const groups: { size: string; orientation: Orientation; frames: T[] }[] = [];
  for (const frame of frames) {
    const plane = planeOf(frame);
    if (plane === null) continue;
    const size = sizeOf(frame);
    const group = groups.find(
      (one) => one.size === size && sameOrientation(one.orientation, plane.orientation),
    );
    if (group === undefined) groups.push({ size, orientation: plane.orientation, frames: [frame] });
    else group.frames.push(frame);
  }
  return groups.map((group) => group.frames);
}

function groupCount(frames: readonly SortableFrame[]): number {
  const seen: Orientation[] = [];
  for (const frame of frames) {
    const plane = planeOf(frame);
    if (plane !== null && !seen.some((one) => sameOrientation(one, plane.orientation)))
      seen.push(plane.orientation);
  }
  return seen.length;
}

interface Placed<T> {
  readonly frame: T;
  readonly position: PointLps;
  /** mm along the normal. */
  readonly along: number;
}

function sortStack<T extends SortableFrame>(frames: readonly T[], findings: SeriesFinding[]): SeriesStack<T> {
  const first = frames[0] === undefined ? null : planeOf(frames[0]);
  if (first === null) return { frames, spacingMm: null };
  const [rx, ry, rz, cx, cy, cz] = first.orientation;
  const normal = cross([rx, ry, rz], [cx, cy, cz]);
  const placed: Placed<T>[] = frames.map((frame) => {
    const position = planeOf(frame)?.position ?? first.position;
    return { frame, position, along: dot(position, normal) };
  });
  placed.sort((a, b) =>
    Math.abs(a.along - b.along) <= 1e-6 ? byInstanceNumber(a.frame, b.frame) : a.along - b.along,
  );
  const spacingMm = checkGaps(placed, findings);
  checkTilt(placed, normal, findings);
  return { frames: placed.map((one) => one.frame), spacingMm };
}

/** Says duplicates, missing slices and uneven gaps. @returns the usual gap in mm. */
function checkGaps<T>(placed: readonly Placed<T>[], findings: SeriesFinding[]): number | null {
  const gaps: number[] = [];
  let duplicates = 0;
  for (let i = 1; i < placed.length; i++) {
    const gap = placed[i]!.along - placed[i - 1]!.along;
    if (gap <= SAME_POSITION_MM) duplicates++;
    else gaps.push(gap);
  }
  if (duplicates > 0) {
    const sentence = `${duplicates} images lie at the same position as another one (several phases or echoes, or copies).`;
    findings.push({ kind: 'duplicate-positions', sentence });
  }
  const usual = [...gaps].sort((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)];
  if (usual === undefined) return null;
  const off = gaps.filter((gap) => Math.abs(gap - usual) > SPACING_TOLERANCE * usual);
  // A gap of a whole number of usual ones is what a lost slice leaves behind.
  const missing = off.reduce(
    (sum, gap) => sum + (isMultiple(gap, usual) ? Math.round(gap / usual) - 1 : 0),
    0,
  );
  if (missing > 0) {
    findings.push({
      kind: 'missing-slices',
      sentence: `${missing} slices seem to be missing (the usual distance is ${usual.toFixed(2)} mm).`,
    });
  }
  const uneven = off.filter((gap) => !isMultiple(gap, usual));
  if (uneven.length > 0) {
    const [low, high] = [Math.min(...gaps), Math.max(...gaps)];
    findings.push({
      kind: 'uneven-spacing',
      sentence: `The distance between slices varies from ${low.toFixed(2)} to ${high.toFixed(2)} mm.`,
    });
  }
  return usual;
}

function isMultiple(gap: number, usual: number): boolean {
  const times = Math.round(gap / usual);
  return times >= 2 && Math.abs(gap - times * usual) <= SPACING_TOLERANCE * usual;
}

/** Slices of a tilted gantry are shifted sideways against each other. */
function checkTilt<T>(placed: readonly Placed<T>[], normal: PointLps, findings: SeriesFinding[]): void {
  const [first, last] = [placed[0], placed.at(-1)];
  if (first === undefined || last === undefined) return;
  const along = last.along - first.along;
  if (along <= SAME_POSITION_MM) return;
  const way = subtract(last.position, first.position);
  const sideways = subtract(way, [normal[0] * along, normal[1] * along, normal[2] * along]);
  const tangent = Math.sqrt(dot(sideways, sideways)) / along;
  if (tangent <= TILT_TOLERANCE) return;
  const degrees = (Math.atan(tangent) * 180) / Math.PI;
  findings.push({
    kind: 'gantry-tilt',
    sentence: `The slices are shifted against each other by ${degrees.toFixed(1)} degrees (gantry tilt).`,
  });
}
