import type { ExamplePart, TrainingExample } from '../../core/training/example.ts';
import type { ExampleList, ToTrainer } from './protocol.ts';
import type { TrainingSet } from './training-set.ts';

/** About so many bytes go in one message: much smaller ones would cost time, larger ones memory twice. */
const PART_BYTES = 16 * 2 ** 20;

/** The examples of a set as messages, one after the other. */
export function* exampleParts(set: TrainingSet): Generator<Extract<ToTrainer, { kind: 'examples' }>> {
  const lists: readonly ExampleList[] = ['training', 'validation', 'unlabelled'];
  for (const list of lists) {
    let examples: TrainingExample[] = [];
    let bytes = 0;
    for (const example of set[list]) {
      // Unlabelled cases may be labelled for somebody else: what is not looked at does not travel.
      examples.push(compact(list === 'unlabelled' ? { ...example, targets: [] } : example));
      bytes += exampleBytes(example);
      if (bytes < PART_BYTES) continue;
      yield { kind: 'examples', list, examples };
      examples = [];
      bytes = 0;
    }
    if (examples.length > 0) yield { kind: 'examples', list, examples };
  }
}

/** Bytes of its pixels and of what is known of them. */
export function exampleBytes({ grey, targets }: TrainingExample): number {
  const part = (one: ExamplePart | null | undefined): number => one?.share.byteLength ?? 0;
  return targets.reduce(
    (sum, target) => sum + part(target?.covered) + part(target?.ignored),
    grey.byteLength,
  );
}

/** Electron's messages carry the whole memory behind an array, of which it may be a small piece. */
function compact(example: TrainingExample): TrainingExample {
  const part = (one: ExamplePart | null): ExamplePart | null =>
    one === null || isWhole(one.share) ? one : { ...one, share: one.share.slice() };
  return {
    ...example,
    grey: isWhole(example.grey) ? example.grey : example.grey.slice(),
    targets: example.targets.map(
      (target) => target && { ...target, covered: part(target.covered), ignored: part(target.ignored) },
    ),
  };
}

function isWhole({ buffer, byteLength }: Uint8Array | Uint16Array): boolean {
  return buffer.byteLength === byteLength;
}
