import type { ModelRegistry } from '../models/model-registry.ts';
import { describeNetworks } from '../models/network-contract.ts';
import { trainingRecordOf } from '../models/training-record.ts';
import type { TrainingRecord } from '../../core/training/record.ts';

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
      const here = idHere(registry, before);
      if (here === null) unknown.add(before.id);
      else ahead.push(here);
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
      const here = idHere(registry, before);
      if (here !== null) ahead.push(here);
    }
  }
  return found;
}

function forebears({ parent, teachers }: TrainingRecord): TrainingRecord['teachers'] {
  return parent === null ? teachers : [parent, ...teachers];
}

/** Null: its weights are not here. They may have come under another id, and under its own may lie another model. */
function idHere(
  registry: Pick<ModelRegistry, 'list'>,
  { id, sha256 }: TrainingRecord['teachers'][number],
): string | null {
  const same = registry
    .list()
    .filter((manifest) => describeNetworks(manifest).some(({ file }) => file.sha256 === sha256));
  return (same.find((one) => one.id === id) ?? same[0])?.id ?? null;
}
