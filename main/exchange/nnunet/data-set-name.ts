import { createHash } from 'node:crypto';
import type { Task } from '../../../core/domain/task.ts';

/** nnU-Net asks to start own data sets at 500; 999 is the last. */
const FIRST_ID = 500;
const LAST_ID = 999;

/**
 * `Dataset731_WristBones`: the number is made of the task's id, so that it is the same in every batch and rarely that
 * of another task. @param offset 0-based number of a data set among those of the task, of `count`.
 */
export function dataSetName(
  task: Task,
  { offset = 0, count = 1, suffix = '' }: { offset?: number; count?: number; suffix?: string } = {},
): string {
  const digest = createHash('sha256').update(task.id).digest();
  const room = LAST_ID - FIRST_ID + 1 - Math.min(count, LAST_ID - FIRST_ID);
  const id = FIRST_ID + (digest.readUInt32BE(0) % room) + offset;
  return `Dataset${String(id).padStart(3, '0')}_${wordsOf(task.id)}${wordsOf(suffix)}`;
}

/** `wrist-bones` -> `WristBones`: nnU-Net splits folder names at underscores. */
function wordsOf(id: string): string {
  return id
    .split(/[^a-zA-Z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** Names that mean something to nnU-Net. */
const RESERVED = new Set(['background', 'ignore']);

/** The label of a structure in dataset.json. */
export function labelName(id: string): string {
  return RESERVED.has(id) ? `structure-${id}` : id;
}
