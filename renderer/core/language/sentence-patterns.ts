import type { Catalogue } from '../../../core/domain/language-file.ts';

export interface Sentences {
  /** @returns `text` itself where nothing matches. */
  translate(text: string): string;
}

interface Pattern {
  /** Literal text around the places: one more than there are places. */
  readonly pieces: readonly string[];
  /** Number of the place behind each piece but the last. */
  readonly places: readonly string[];
  readonly text: string;
  /** Letters of the literal text: what a match is worth. */
  readonly letters: number;
}

/**
 * A template with less literal text than this (`{0} on {1}`) fits almost any sentence: it counts only where a value
 * of it is a known text as well.
 */
const WEAK_LETTERS = 8;
/** Nothing of the backend is composed more deeply. */
const MOST_DEPTH = 4;
/** A longer row of sentences is no message. */
const MOST_SENTENCES = 8;
/** Texts looked at for one sentence, so that values which look like templates again cannot make it slow. */
const MOST_STEPS = 500;
/** Sentences of one sitting; older ones are translated again. */
const MOST_REMEMBERED = 2000;
const PLACE = /\{(\d+)\}/g;

/** A share as the backend writes it in a sentence, for another way to write it. */
const SHARE = /^(\d+)(?:\.(\d+))? %$/;

/**
 * Tells sentences by the templates of a catalogue (`The file {0} is missing.`), whose places are numbered. A template
 * is looked for by its literal text from left to right, without going back.
 * @param share how the language writes a share (0.015 as "1,5 %") with so many decimals
 */
export function compileSentences(
  catalogue: Catalogue,
  share: (value: number, decimals: number) => string = (value, decimals) =>
    `${(value * 100).toFixed(decimals)} %`,
): Sentences {
  const whole = new Map<string, string>();
  const byFirstWord = new Map<string, Pattern[]>();
  const open: Pattern[] = [];
  for (const [key, text] of Object.entries(catalogue)) {
    if (typeof text !== 'string' || text === '') continue;
    const pattern = patternOf(key, text);
    if (pattern.places.length === 0) {
      whole.set(key, text);
      continue;
    }
    const word = firstWord(pattern.pieces[0] ?? '');
    const list = word === null ? open : (byFirstWord.get(word) ?? []);
    list.push(pattern);
    if (word !== null) byFirstWord.set(word, list);
  }
  for (const list of [open, ...byFirstWord.values()]) list.sort((a, b) => b.letters - a.letters);

  let steps = 0;
  const one = (text: string, depth: number): string | null => {
    const exact = whole.get(text);
    if (exact !== undefined || depth > MOST_DEPTH || steps >= MOST_STEPS) return exact ?? null;
    steps += 1;
    const alike = byFirstWord.get(/^\S+/.exec(text)?.[0] ?? '') ?? [];
    for (const pattern of [...alike, ...open]) {
      const values = valuesOf(pattern, text);
      if (values === null) continue;
      const translated = values.map((value) => ofValue(value, depth + 1));
      if (pattern.letters < WEAK_LETTERS && translated.every((value) => value === null)) continue;
      return filled(
        pattern,
        values.map((value, index) => translated[index] ?? ofFigure(value)),
      );
    }
    return null;
  };

  /** Sentences that follow each other, of which one at least is known. */
  const several = (text: string, depth: number): string | null => {
    const parts = text.split(/(?<=[.?!]) /, MOST_SENTENCES + 1);
    if (parts.length < 2 || parts.length > MOST_SENTENCES) return null;
    const said: string[] = [];
    let some = false;
    for (let from = 0; from < parts.length;) {
      let to = parts.length;
      let found: string | null = null;
      for (; to > from && found === null; to -= 1) found = one(parts.slice(from, to).join(' '), depth);
      said.push(found ?? parts[from] ?? '');
      some ||= found !== null;
      from = found === null ? from + 1 : to + 1;
    }
    return some ? said.join(' ') : null;
  };

  const known = (text: string, depth: number): string | null => one(text, depth) ?? several(text, depth);

  /** A value may carry the space that joins it to its sentence. */
  const ofValue = (value: string, depth: number): string | null => {
    const exact = whole.get(value);
    if (exact !== undefined) return exact;
    const core = value.trim();
    const found = /\p{L}/u.test(core) ? (known(core, depth) ?? listed(core)) : null;
    return found === null ? null : value.replace(core, () => found);
  };

  /** Nothing else: what looks like a number may be a version or an id. */
  const ofFigure = (value: string): string => {
    const [, whole, decimals = ''] = SHARE.exec(value) ?? [];
    return whole === undefined ? value : share(Number(`${whole}.${decimals}`) / 100, decimals.length);
  };

  /** Several pieces after each other, e.g. what a structure is flagged for; a name among them stays. */
  const listed = (text: string): string | null => {
    const parts = text.split(', ');
    const some = parts.length > 1 && parts.some((part) => whole.has(part));
    return some ? parts.map((part) => whole.get(part) ?? part).join(', ') : null;
  };

  const remembered = new Map<string, string>();
  return {
    translate: (text) => {
      if (text === '' || whole.size + open.length + byFirstWord.size === 0) return text;
      const before = remembered.get(text);
      if (before !== undefined) return before;
      steps = 0;
      const found = known(text, 0) ?? text;
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      remembered.set(text, found);
      return found;
    },
  };
}

function patternOf(key: string, text: string): Pattern {
  // Odd parts are the numbers of places.
  const parts = key.split(PLACE);
  const pieces = parts.filter((_, index) => index % 2 === 0);
  return {
    pieces,
    places: parts.filter((_, index) => index % 2 === 1),
    text,
    letters: pieces.join('').replace(/\P{L}/gu, '').length,
  };
}

/** The first word, if the template itself says all of it. */
function firstWord(piece: string): string | null {
  return /^(\S+)\s/.exec(piece)?.[1] ?? null;
}

/** @returns what stands in the places, null where the text is another one. Leftmost matches: linear in the text. */
function valuesOf({ pieces }: Pattern, text: string): string[] | null {
  const [first = '', ...others] = pieces;
  const last = others.pop() ?? '';
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return null;
  const end = text.length - last.length;
  const values: string[] = [];
  let at = first.length;
  for (const piece of others) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return null;
    values.push(text.slice(at, found));
    at = found + piece.length;
  }
  values.push(text.slice(at, end));
  return values;
}

/** A value is taken as it is, even if it looks like a place. */
function filled({ places, text }: Pattern, values: readonly string[]): string {
  return text.replace(PLACE, (whole, place: string) => values[places.indexOf(place)] ?? whole);
}
