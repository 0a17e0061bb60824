import { ExpectedError } from '../domain/errors.ts';

/** What is known of a structure's side. */
export interface SidedStructure {
  readonly id: string;
  readonly name: string;
  /** Meaning of its code, e.g. "Left lung". */
  readonly meaning?: string;
}

type Side = 'left' | 'right';

const SIDES: Readonly<Record<Side, RegExp>> = {
  left: /^(left|lt|sin|sinister|sinistra|sinistrum|links|linke[mnrs]?)$/,
  right: /^(right|rt|dex|dexter|dextra|dextrum|rechts|rechte[mnrs]?)$/,
};
/** Single letters speak of a side at the ends of a text only: `lung-l`, `L lung`. */
const LETTERS: Readonly<Record<string, Side>> = { l: 'left', r: 'right' };
const TEXTS = ['id', 'name', 'meaning'] as const;

/**
 * Which structure each becomes in a mirror image: `left-lung` and `right-lung` are exchanged, what has no side stays.
 * Sides are words of ids, names or meanings of codes.
 *
 * @param flip chance of mirror images. Above 0 every structure of a side must have a partner, since a mirrored image would
 *   teach the network to find it on the wrong side.
 * @returns an index for every structure.
 * @throws ExpectedError `training-flip` that names the structure without exactly one partner.
 */
export function mirroredStructures(structures: readonly SidedStructure[], flip: number): number[] {
  const mirrored = structures.map((structure, own) => {
    let sided = false;
    for (const text of TEXTS) {
      const side = sideOf(structure[text]);
      if (side === null) continue;
      sided = true;
      const partners = structures.flatMap((other, i) => {
        const otherSide = i === own ? null : sideOf(other[text]);
        return otherSide !== null && otherSide.side !== side.side && otherSide.rest === side.rest ? [i] : [];
      });
      if (partners.length === 1) return partners[0] ?? own;
    }
    if (sided && flip > 0) throw withoutPartner(structure);
    return own;
  });
  // An exchange goes both ways, or a structure would get two masks and another one none.
  const lonely = structures.find((_, i) => mirrored[mirrored[i] ?? i] !== i);
  if (lonely !== undefined && flip > 0) throw withoutPartner(lonely);
  return mirrored.map((other, own) => (mirrored[other] === own ? other : own));
}

function withoutPartner({ name }: SidedStructure): ExpectedError {
  return new ExpectedError(
    'training-flip',
    `"${name}" has a side but no single partner on the other one, so images cannot be mirrored; set flip to 0 or add the partner.`,
  );
}

/** The side that a text names, and the text without it. */
function sideOf(text: string | undefined): { readonly side: Side; readonly rest: string } | null {
  const words = (text ?? '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  for (const [i, word] of words.entries()) {
    const atEnd = words.length > 1 && (i === 0 || i === words.length - 1);
    const named = (['left', 'right'] as const).find((key) => SIDES[key].test(word));
    const side = named ?? (atEnd ? LETTERS[word] : undefined);
    if (side !== undefined) return { side, rest: words.toSpliced(i, 1, '*').join(' ') };
  }
  return null;
}
