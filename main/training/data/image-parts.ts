import type { TrainingRecord } from '../../../core/training/record.ts';
import type { ExampleList } from '../protocol.ts';

/** What an image is for: a list of examples, or to be held back. */
export type ImagePart = ExampleList | 'held';

/** Digests of the images of a collection, each in one part only. */
export interface ImageParts {
  /** Of somebody who is held: from here on it is taken for the held part only. */
  keepAway(pixels: string): void;
  /** @returns false where it is in a part already, perhaps under another patient's name. */
  take(part: ImagePart, pixels: string): boolean;
  split(): TrainingRecord['split'];
}

export function createImageParts(): ImageParts {
  const parts = new Map<string, ImagePart>();
  const away = new Set<string>();
  return {
    keepAway: (pixels) => void away.add(pixels),
    take(part, pixels) {
      if (parts.has(pixels) || (part !== 'held' && away.has(pixels))) return false;
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
