import type { PreparedBatches } from '../../../core/training/batch/prepare-batches.ts';
import type { ExamplePart, ExampleTarget, TrainingExample } from '../../../core/training/example.ts';

/**
 * The same with all pixels in shared memory, so that threads look at them without copies of their own. Whoever gave them
 * should let go of the originals. What is shared already stays where it is.
 */
export function shareBatches(prepared: PreparedBatches): PreparedBatches {
  const { full, half } = prepared;
  const shareAll = (examples: readonly TrainingExample[]): TrainingExample[] => examples.map(shareExample);
  // Nobody looks at what is known of unlabelled images.
  const imagesOnly = (examples: readonly TrainingExample[]): TrainingExample[] =>
    examples.map((example) => shareExample({ ...example, targets: [] }));
  return {
    ...prepared,
    full: { training: shareAll(full.training), unlabelled: imagesOnly(full.unlabelled) },
    half: half && { training: shareAll(half.training), unlabelled: imagesOnly(half.unlabelled) },
  };
}

/** One block of shared memory for each example: the grey values, then its parts, each once. */
function shareExample(example: TrainingExample): TrainingExample {
  if (example.grey.buffer instanceof SharedArrayBuffer) return example;
  const parts = new Set<ExamplePart>();
  for (const target of example.targets) {
    if (target?.covered != null) parts.add(target.covered);
    if (target?.ignored != null) parts.add(target.ignored);
  }
  const size = [...parts].reduce((sum, { share }) => sum + share.length, example.grey.byteLength);
  const memory = new SharedArrayBuffer(size);
  const grey = new Uint16Array(memory, 0, example.grey.length);
  grey.set(example.grey);
  const shared = new Map<ExamplePart, ExamplePart>();
  let at = grey.byteLength;
  for (const part of parts) {
    const share = new Uint8Array(memory, at, part.share.length);
    share.set(part.share);
    shared.set(part, { ...part, share });
    at += share.length;
  }
  const sharedPart = (part: ExamplePart | null): ExamplePart | null =>
    part === null ? null : (shared.get(part) ?? null);
  const targets = example.targets.map(
    (target): ExampleTarget | null =>
      target && { ...target, covered: sharedPart(target.covered), ignored: sharedPart(target.ignored) },
  );
  return { ...example, grey, targets };
}
