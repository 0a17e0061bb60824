import { describe, expect, it } from 'vitest';
import { randomMask } from '../../test/support/masks.ts';
import type { Random } from '../../test/support/random.ts';
import { createRandom, forSeeds } from '../../test/support/random.ts';
import { ADA, ReviewScript } from '../../test/support/review-script.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { cloneMask } from '../mask/bit-mask.ts';
import { caseEntrySchema, type CaseEntry } from '../domain/journal-entry.ts';
import { encodeMask } from '../mask/rle.ts';
import type { CaseState, GivenVerdict } from './case-state.ts';
import { caseStateSchema } from './case-state.ts';
import { CaseReplay, type MaskPlace } from './case-replay.ts';
import { emptyCaseState } from './empty-case-state.ts';
import { labelUnder } from './label-under.ts';

const ABOUT = {
  structures: ['radius', 'ulna', 'structure-300'],
  frames: ['1.2.3/0', '1.2.3/1'],
  size: { width: 37, height: 11 },
};
const START = emptyCaseState(ABOUT.structures.map((id) => ({ id, name: id.toUpperCase() })));
const key = ({ structure, frameId }: MaskPlace): string => `${structure} ${frameId}`;

type Bases = ReadonlyMap<string, BitMask>;

function randomBases(random: Random): Bases {
  const places = ABOUT.structures.flatMap((structure) =>
    ABOUT.frames.map((frameId) => ({ structure, frameId })),
  );
  return new Map(places.map((place) => [key(place), randomMask(random, 70, ABOUT.size)]));
}

function replayOn(bases: Bases, state: CaseState = START): CaseReplay {
  return new CaseReplay(state, (place) => cloneMask(bases.get(key(place))!));
}

/** All masks of the case as text, edited or not. */
function masksOf(replay: CaseReplay, bases: Bases): Record<string, string> {
  const now = new Map(bases);
  for (const { place, mask } of replay.edited) now.set(key(place), mask);
  return Object.fromEntries(
    [...now].map(([name, mask]) => [name, Buffer.from(encodeMask(mask)).toString('hex')]),
  );
}

/** The state without what a redo counts anew: positions in the journal and times. */
function meaning(state: CaseState): unknown {
  return {
    labels: state.labels,
    undo: state.undo,
    redo: state.redo,
    structures: state.structures.map(({ verdict, withdrawn, ...one }) => ({
      ...one,
      base: ABOUT.frames.map((frameId) => labelUnder(state, one.structure, frameId)),
      changeSeq: 0,
      // Of a verdict that an undone edit had taken out of force the redo is a new signature by its reader.
      signed: verdictMeaning(verdict ?? withdrawn),
    })),
  };
}

function verdictMeaning(verdict: GivenVerdict | null): unknown {
  return verdict === null ? null : { ...verdict, seq: 0, at: '' };
}

/** Calls `visit` after each of a script's entries. */
function play(random: Random, length: number, visit: (at: Played) => void = () => undefined): Played {
  const bases = randomBases(random);
  const script = new ReviewScript(random, ABOUT);
  const replay = replayOn(bases);
  replay.apply(script.entries[0]!);
  const played = { script, replay, bases };
  for (let i = 0; i < length; i++) {
    replay.apply(script.next(replay));
    visit(played);
  }
  return played;
}

interface Played {
  readonly script: ReviewScript;
  readonly replay: CaseReplay;
  readonly bases: Bases;
}

const SEEDS = 60;
const LENGTH = 60;

describe(`replay of a case (seeds 1..${SEEDS})`, () => {
  it('from the beginning and from any snapshot comes to the state that was there (rule R2)', () => {
    forSeeds(SEEDS, (random) => {
      const { script, replay, bases } = play(random, LENGTH);
      // As the entries come from the disk.
      const stored = script.entries.map((entry): CaseEntry =>
        caseEntrySchema.parse(JSON.parse(JSON.stringify(entry))),
      );
      const again = replayOn(bases);
      const cut = random.integer(0, stored.length);
      for (const entry of stored.slice(0, cut)) again.apply(entry);
      const snapshot = caseStateSchema.parse(JSON.parse(JSON.stringify(again.state)));
      const masks = new Map(bases);
      for (const { place, mask } of again.edited) masks.set(key(place), cloneMask(mask));
      const later = replayOn(masks, snapshot);
      for (const entry of stored.slice(cut)) {
        again.apply(entry);
        later.apply(entry);
      }
      expect(again.state).toEqual(replay.state);
      expect(later.state).toEqual(replay.state);
      expect(masksOf(again, bases)).toEqual(masksOf(replay, bases));
      expect(masksOf(later, masks)).toEqual(masksOf(replay, bases));
    });
  });

  it('never changes a state that was given out', () => {
    forSeeds(10, (random) => {
      const seen: { state: CaseState; text: string }[] = [];
      play(random, LENGTH, ({ replay: { state } }) => seen.push({ state, text: JSON.stringify(state) }));
      for (const { state, text } of seen) expect(JSON.stringify(state)).toBe(text);
    });
  });

  it('redo after undo is the identity on masks and state, but for the positions', () => {
    forSeeds(SEEDS, (random) => {
      const { script, replay, bases } = play(random, LENGTH);
      const before = { masks: masksOf(replay, bases), state: meaning(replay.state) };
      let undone = 0;
      // One reader's groups only: a verdict of somebody else cannot be redone.
      const mine = (group: string | undefined): boolean =>
        script.entries.every(({ body, reader }) =>
          'group' in body && body.group === group ? reader?.id === ADA.id : true,
        );
      while (replay.state.undo.length > 0 && mine(replay.state.undo.at(-1)?.group) && undone < 12) {
        replay.apply(script.undo(replay, ADA)!);
        undone++;
      }
      for (; undone > 0; undone--) replay.apply(script.redo(replay, ADA)!);
      expect(masksOf(replay, bases)).toEqual(before.masks);
      expect(meaning(replay.state)).toEqual(before.state);
    });
  });

  it('undo of everything gives the masks and labels of the machine back, unsigned', () => {
    forSeeds(SEEDS, (random) => {
      const { script, replay, bases } = play(random, LENGTH);
      while (replay.state.undo.length > 0) replay.apply(script.undo(replay, ADA)!);
      expect(masksOf(replay, bases)).toEqual(masksOf(replayOn(bases), bases));
      const { state } = replay;
      // Rule M3: the labels that the review began with are still those under the masks.
      expect(state.labels).toEqual(state.bases[0]?.labels);
      for (const one of state.structures) {
        expect(one).toMatchObject({ tools: [], prompts: {}, verdict: null, base: state.bases[0]?.seq });
      }
    });
  });

  it('keeps no verdict in force that is not newer than the masks, nor one that nobody gave (rule R1)', () => {
    forSeeds(SEEDS, (random) => {
      play(random, LENGTH, ({ replay, script }) => {
        for (const one of replay.state.structures) {
          if (one.verdict === null) continue;
          expect(one.verdict.seq).toBeGreaterThan(one.changeSeq);
          const signed = script.entries.find((entry) => entry.seq === one.verdict?.seq);
          expect(signed?.reader).toEqual(one.verdict.reader);
          expect(signed?.body.kind).toMatch(/^(verdict|redo)$/);
        }
      });
    });
  });

  it('keeps structure 300 apart from structure 44 (rule M4)', () => {
    const structures = Array.from({ length: 301 }, (_, i) => ({ id: `s${i}`, name: `S${i}` }));
    const random = createRandom(300);
    const script = new ReviewScript(random, { ...ABOUT, structures: ['s300'] });
    const replay = new CaseReplay(emptyCaseState(structures), () => randomMask(random, 70, ABOUT.size));
    replay.apply(script.entries[0]!);
    for (let i = 0; i < 40; i++) replay.apply(script.next(replay));
    expect(replay.state.structures.filter((one) => one.changeSeq > 0).map((one) => one.structure)).toEqual([
      's300',
    ]);
    expect([...replay.edited].every(({ place }) => place.structure === 's300')).toBe(true);
  });
});
