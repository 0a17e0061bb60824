import type { ExamplePart, ExampleTarget, TrainingExample } from '../../../core/training/example.ts';

/**
 * The same with its pixels in shared memory: one block, the grey values, then the parts, each once. What is shared already
 * stays as it is.
 */
export function shareExample(example: TrainingExample): TrainingExample {
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
