import type { TrainingRecord } from '../../../core/training/record.ts';
import type { ExampleList } from '../protocol.ts';

/** What an image is for: a list of examples, or to be held back. */
export type ImagePart = ExampleList | 'held';

/** Digests of the images of a collection, each in one part only. */
export interface ImageParts {
  /** @returns false where it is in a part already, perhaps under another patient's name. */
  take(part: ImagePart, pixels: string): boolean;
  split(): TrainingRecord['split'];
}

export function createImageParts(): ImageParts {
  const parts = new Map<string, ImagePart>();
  return {
    take(part, pixels) {
      if (parts.has(pixels)) return false;
      parts.set(pixels, part);
      return true;
    },
    split() {
      const of = (wanted: ImagePart): string[] =>
        [...parts].flatMap(([pixels, part]) => (part === wanted ? [pixels] : [])).sort();
      return {
        training: of('training'),
        validation: of('validation'),
        unlabelled: of('unlabelled'),
        held: of('held'),
      };
    },
  };
}
