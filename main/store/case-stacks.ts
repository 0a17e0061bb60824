import { createHash } from 'node:crypto';
import type { InstanceFacts } from '../dicom/catalogue/instance-facts.ts';
import { sortSeries } from '../dicom/catalogue/sort-series.ts';
import { caseUnitOf } from './case-unit.ts';
import { patientKeyOf } from './patient-key.ts';

/** An image of the catalogue that can be reviewed. */
export interface StackInstance {
  readonly instanceId: number;
  readonly facts: InstanceFacts;
}

export interface StackFrame {
  readonly instanceId: number;
  readonly frameIndex: number;
  readonly facts: InstanceFacts;
}

/** What becomes one case under every task. */
export interface CaseStack {
  /** The same in every workspace that has the same images. */
  readonly key: string;
  /** In the order of the geometry. */
  readonly frames: readonly StackFrame[];
  /** What is unusual about its series, as sentences. */
  readonly notes: readonly string[];
}

/** First 32 hex digits of the sha256 over task and stack. */
export function caseIdOf(taskId: string, stackKey: string): string {
  return createHash('sha256')
    .update(JSON.stringify([taskId, stackKey]))
    .digest('hex')
    .slice(0, 32);
}

/** The cases that the images of one series make. */
export function caseStacks(seriesUid: string, instances: readonly StackInstance[]): CaseStack[] {
  const stacks: CaseStack[] = [];
  const slices = new Map<string, StackFrame[]>();
  for (const instance of instances) {
    const frames = framesOf(instance);
    const unit = caseUnitOf(instance.facts);
    const { sopInstanceUid } = instance.facts;
    if (unit === 'frame') {
      for (const frame of frames) {
        stacks.push({ key: `frame ${sopInstanceUid}#${frame.frameIndex}`, frames: [frame], notes: [] });
      }
    } else if (unit === 'instance') {
      stacks.push(...sorted(`instance ${sopInstanceUid}`, frames));
    } else {
      // A series whose files name two people is damaged: their slices never share a stack.
      const person = patientKeyOf(instance.facts);
      const known = slices.get(person);
      if (known === undefined) slices.set(person, frames);
      else known.push(...frames);
    }
  }
  for (const [person, frames] of slices) stacks.push(...sorted(`series ${seriesUid} ${person}`, frames));
  return stacks;
}

function framesOf({ instanceId, facts }: StackInstance): StackFrame[] {
  return Array.from({ length: facts.frames }, (_, frameIndex) => ({ instanceId, frameIndex, facts }));
}

function sorted(base: string, frames: readonly StackFrame[]): CaseStack[] {
  const series = sortSeries(frames);
  const notes = series.findings.map(({ sentence }) => sentence);
  const taken = new Set<string>();
  return series.stacks.map((stack) => {
    const key = freeKey(`${base} ${shapeOf(stack.frames[0])}`, taken);
    taken.add(key);
    return { key, frames: stack.frames, notes };
  });
}

/** Two stacks of nearly the same direction are told apart by number. */
function freeKey(key: string, taken: ReadonlySet<string>): string {
  if (!taken.has(key)) return key;
  for (let number = 2; ; number++) if (!taken.has(`${key} ${number}`)) return `${key} ${number}`;
}

/** Size and rough direction: what keeps stacks of a series apart, whichever slice happens to be the first. */
function shapeOf(frame: StackFrame | undefined): string {
  if (frame === undefined) return '';
  const { columns, rows, planes } = frame.facts;
  const orientation = planes[frame.frameIndex]?.orientation ?? [];
  // Adding 0 turns -0 into 0.
  const direction = orientation.map((value) => (Math.round(value * 10) + 0) / 10).join(',');
  return `${columns}x${rows} ${direction}`;
}
