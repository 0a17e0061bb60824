import type { ModelRegistry } from '../models/model-registry.ts';
import { trainingRecordOf } from '../models/training-record.ts';
import type { TrainingRecord } from '../../core/training/record.ts';
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
 * Follows models to their parents and teachers: what they have seen their child knows, too.
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
    for (const before of forebears(record)) {
      if (isHere(registry, before)) ahead.push(before.id);
      else unknown.add(before.id);
    }
  }
  return { digests, learnt, unknown: [...unknown].sort() };
}

/** Digests of the networks that a model descends from, as far as anybody knows; its own is not among them. */
export async function ancestors(registry: ModelRegistry, id: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const ahead = [id];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    const record = await trainingRecordOf(registry, next);
    for (const before of record === null ? [] : forebears(record)) {
      if (before.sha256 === null || found.has(before.sha256)) continue;
      found.add(before.sha256);
      if (isHere(registry, before)) ahead.push(before.id);
    }
  }
  return found;
}

function forebears({ parent, teachers }: TrainingRecord): TrainingRecord['teachers'] {
  return parent === null ? teachers : [parent, ...teachers];
}

/** Under its id may lie another model than the one that was the parent. */
function isHere(registry: ModelRegistry, parent: TrainingRecord['teachers'][number]): boolean {
  try {
    return registry.networksOf(parent.id).some((one) => registry.networkFile(one).sha256 === parent.sha256);
  } catch (error) {
    if (error instanceof ExpectedError) return false;
    throw error;
  }
}
