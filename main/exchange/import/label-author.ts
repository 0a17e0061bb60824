import type { IncomingLabel } from '../incoming.ts';

/** Who drew masks, in the words of the person who imports them: most formats cannot say it. */
export type LabelAuthor =
  | { readonly kind: 'hand' }
  | {
      readonly kind: 'algorithm';
      readonly name: string;
      readonly version: string;
      readonly family: string;
    };

/** The labels with their author, where the file does not name one itself. */
export function withAuthor(
  labels: readonly IncomingLabel[],
  author: LabelAuthor | null,
): readonly IncomingLabel[] {
  if (author === null) return labels;
  return labels.map((label) => {
    if (label.origin === 'MANUAL' || label.algorithm !== null) return label;
    if (author.kind === 'hand') return { ...label, origin: label.origin ?? 'MANUAL' };
    const { name, version, family } = author;
    return { ...label, origin: label.origin ?? 'AUTOMATIC', algorithm: { name, version, family } };
  });
}
