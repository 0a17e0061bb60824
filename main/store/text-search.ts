/** No text of DICOM and no word of a search holds it. */
const END = '\u0001';
/** Texts that are new or changed are looked at one by one until there are so many. */
const MOST_LOOSE = 2_000;

/**
 * Finds words in 100,000 short texts: in one long text, which costs one search instead of 100,000.
 */
export class TextSearch {
  readonly #texts: readonly string[];
  #joined = '';
  /** Start of each text in the long one, and the end of the last. */
  #starts = new Int32Array(1);
  #loose = new Set<number>();

  /** @param texts by slot; grows and changes, which `changed` is told. */
  constructor(texts: readonly string[]) {
    this.#texts = texts;
  }

  changed(slot: number): void {
    this.#loose.add(slot);
  }

  /** Sets `hits` to 1 where the text holds the word; the others stay. @param hits one a text. */
  find(word: string, hits: Uint8Array): void {
    if (this.#loose.size > MOST_LOOSE) this.#join();
    const starts = this.#starts;
    let slot = 0;
    let at = this.#joined.indexOf(word);
    while (at >= 0) {
      while (starts[slot + 1]! <= at) slot++;
      hits[slot] = Number(!this.#loose.has(slot));
      at = this.#joined.indexOf(word, starts[slot + 1]);
    }
    for (const one of this.#loose) hits[one] = Number(this.#texts[one]!.includes(word));
  }

  #join(): void {
    const starts = new Int32Array(this.#texts.length + 1);
    let end = 0;
    this.#texts.forEach((text, slot) => {
      starts[slot] = end;
      end += text.length + END.length;
    });
    starts[this.#texts.length] = end;
    this.#joined = this.#texts.join(END) + END;
    this.#starts = starts;
    this.#loose = new Set();
  }
}
