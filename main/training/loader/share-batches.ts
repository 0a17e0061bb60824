import type { PreparedBatches } from '../../../core/training/batch/prepare-batches.ts';
import type { TrainingExample } from '../../../core/training/example.ts';
import { shareExample } from './share-example.ts';

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
