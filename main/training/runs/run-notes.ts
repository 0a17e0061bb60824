import type { RunRecord } from './run-record.ts';

/** What a person should know of a run beside its figures, a sentence each. */
export function notesOf({
  set,
  warnings,
  providers,
}: Pick<RunRecord, 'set' | 'warnings' | 'providers'>): string[] {
  const [unreadable, doubled] = [set?.unreadable ?? 0, set?.doubled ?? 0];
  return [
    ...(unreadable === 0
      ? []
      : [
          `Cases that are left out, since their images could not be read or a reader was changing them: ${String(unreadable)}.`,
        ]),
    ...(doubled === 0
      ? []
      : [`Images that are left out, since another one has the same pixels: ${String(doubled)}.`]),
    ...warnings,
    ...(providers.length < 2
      ? []
      : [
          `It has learnt on several execution providers (${providers.join(', ')}): the model is not the one that a single one of them would have made.`,
        ]),
  ];
}
