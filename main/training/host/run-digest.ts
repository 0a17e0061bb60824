import { createHash, type Hash } from 'node:crypto';
import type { ExamplePart, TrainingExample } from '../../../core/training/example.ts';
import type { TrainingPlan } from '../../../core/training/plan.ts';
import type { TrainingSet } from '../training-set.ts';

/**
 * Sha256 of everything that determines a training: plan, structures, cases with their pixels and what is known of them.
 */
export function runDigest(plan: TrainingPlan, set: TrainingSet): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([plan, set.structures, set.mirrored]));
  for (const list of ['training', 'validation', 'unlabelled'] as const) {
    hash.update(`${list} ${String(set[list].length)}`);
    for (const example of set[list]) addExample(hash, example);
  }
  return hash.digest('hex');
}

function addExample(hash: Hash, { id, width, height, grey, targets }: TrainingExample): void {
  hash.update(JSON.stringify([id, width, height, targets.length]));
  hash.update(bytesOf(grey));
  for (const target of targets) {
    hash.update(target === null ? 'unknown' : `weight ${String(target.weight)}`);
    addPart(hash, target?.covered ?? null);
    addPart(hash, target?.ignored ?? null);
  }
}

function addPart(hash: Hash, part: ExamplePart | null): void {
  if (part === null) {
    hash.update('none');
    return;
  }
  hash.update(JSON.stringify([part.left, part.top, part.width, part.height]));
  hash.update(bytesOf(part.share));
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array | Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
