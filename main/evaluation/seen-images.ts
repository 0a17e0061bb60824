import type { ModelRegistry } from '../models/model-registry.ts';
import { trainingRecordOf } from '../models/training-record.ts';
import { ExpectedError } from '../../core/domain/errors.ts';

/** Images that models were trained on, as far as anybody knows. */
export interface SeenImages {
  /** Digests of decoded frames: for training, for choosing the epoch, or without labels. */
  readonly digests: ReadonlySet<string>;
  /** Of them those that changed parameters: without what only chose the epoch. */
  readonly learnt: ReadonlySet<string>;
  /** Ids of models of which nothing says what they have seen. */
  readonly unknown: readonly string[];
}

/**
 * Follows models to their parents: what a parent has seen its child knows, too.
 * @throws ExpectedError `model-unknown` for one of `ids`, `model-record-wrong`.
 */
export async function seenImages(registry: ModelRegistry, ids: readonly string[]): Promise<SeenImages> {
  const digests = new Set<string>();
  const learnt = new Set<string>();
  const unknown = new Set<string>();
  const done = new Set<string>();
  const ahead = [...ids];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    if (done.has(id)) continue;
    done.add(id);
    const record = await trainingRecordOf(registry, id);
    if (record === null) {
      unknown.add(id);
      continue;
    }
    const { training, validation, unlabelled } = record.split;
    for (const one of [...training, ...unlabelled]) learnt.add(one);
    for (const one of [...training, ...validation, ...unlabelled]) digests.add(one);
    const { parent } = record;
    if (parent === null) continue;
    if (isHere(registry, parent)) ahead.push(parent.id);
    else unknown.add(parent.id);
  }
  return { digests, learnt, unknown: [...unknown].sort() };
}

/** Under its id may lie another model than the one that was the parent. */
function isHere(registry: ModelRegistry, parent: { readonly id: string; readonly sha256: string }): boolean {
  try {
    return registry.networksOf(parent.id).some((one) => registry.networkFile(one).sha256 === parent.sha256);
  } catch (error) {
    if (error instanceof ExpectedError) return false;
    throw error;
  }
}
