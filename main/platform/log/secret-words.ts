/** What must never be shown, as long as it is remembered. The same text may be remembered by several. */
export interface SecretWords extends Iterable<string> {
  /** Names and ids as DICOM has them: every part of them counts. */
  remember(texts: readonly string[]): void;
  forget(texts: readonly string[]): void;
}

export function createSecretWords(): SecretWords {
  const counts = new Map<string, number>();
  return {
    remember(texts) {
      for (const part of texts.flatMap(partsOf)) counts.set(part, (counts.get(part) ?? 0) + 1);
    },
    forget(texts) {
      for (const part of texts.flatMap(partsOf)) {
        const left = (counts.get(part) ?? 0) - 1;
        if (left > 0) counts.set(part, left);
        else counts.delete(part);
      }
    },
    // The longest first: a part of another one must not leave the rest of it.
    [Symbol.iterator]: () => [...counts.keys()].sort((a, b) => b.length - a.length).values(),
  };
}

/** One letter, an initial, would take that letter out of every sentence. */
function partsOf(text: string): string[] {
  const parts = text.split(/[\s^=,;\\]+/).filter((part) => [...part].length > 1);
  return [...new Set([text.trim(), ...parts])].filter((part) => [...part].length > 1);
}
