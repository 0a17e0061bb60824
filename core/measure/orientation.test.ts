import { describe, expect, it } from 'vitest';
import { edgeLetters, type EdgeLetters, type OrientationFacts, type ViewTurn } from './orientation.ts';

const UPRIGHT: ViewTurn = { rotationDeg: 0, flipHorizontal: false, flipVertical: false };
const none: OrientationFacts = { cosines: null, patientOrientation: [], anatomicalOrientationType: '' };
const cosines = (...values: number[]): OrientationFacts => ({ ...none, cosines: values });
const letters = (...values: string[]): OrientationFacts => ({ ...none, patientOrientation: values });
/** Top, right, bottom, left. */
const around = (facts: OrientationFacts, view: Partial<ViewTurn> = {}) => {
  const edges: EdgeLetters = edgeLetters(facts, { ...UPRIGHT, ...view });
  return [edges.top, edges.right, edges.bottom, edges.left];
};

const axial = cosines(1, 0, 0, 0, 1, 0);
const chest = letters('L', 'F');

describe('letters of an upright view', () => {
  it('come from direction cosines', () => {
    expect(around(axial)).toEqual(['A', 'L', 'P', 'R']);
    expect(around(cosines(1, 0, 0, 0, 0, -1))).toEqual(['H', 'L', 'F', 'R']);
    expect(around(cosines(0, 1, 0, 0, 0, -1))).toEqual(['H', 'P', 'F', 'A']);
  });

  it('come from Patient Orientation', () => {
    expect(around(chest)).toEqual(['H', 'L', 'F', 'R']);
    expect(around(letters('P', 'F'))).toEqual(['H', 'P', 'F', 'A']);
    expect(around(letters('AR', 'FA'))).toEqual(['HP', 'AR', 'FA', 'PL']);
  });

  it('prefer cosines where both are there', () => {
    expect(around({ ...axial, patientOrientation: ['R', 'F'] })).toEqual(['A', 'L', 'P', 'R']);
  });

  it('name oblique planes by their shares, the largest first, without small tilts', () => {
    const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
    expect(around(cosines(c, s, 0, 0, 0, -1))).toEqual(['H', 'LP', 'F', 'RA']);
    const [c3, s3] = [Math.cos(0.05), Math.sin(0.05)];
    expect(around(cosines(c3, s3, 0, 0, 0, -1))).toEqual(['H', 'L', 'F', 'R']);
  });
});

describe('letters of a turned view', () => {
  it('follow quarter turns clockwise', () => {
    for (const facts of [cosines(1, 0, 0, 0, 0, -1), chest]) {
      expect(around(facts, { rotationDeg: 90 })).toEqual(['R', 'H', 'L', 'F']);
      expect(around(facts, { rotationDeg: 180 })).toEqual(['F', 'R', 'H', 'L']);
      expect(around(facts, { rotationDeg: -90 })).toEqual(['L', 'F', 'R', 'H']);
      expect(around(facts, { rotationDeg: 450 })).toEqual(['R', 'H', 'L', 'F']);
    }
  });

  it('follow flips, which act before the turn', () => {
    for (const facts of [cosines(1, 0, 0, 0, 0, -1), chest]) {
      expect(around(facts, { flipHorizontal: true })).toEqual(['H', 'R', 'F', 'L']);
      expect(around(facts, { flipVertical: true })).toEqual(['F', 'L', 'H', 'R']);
      expect(around(facts, { flipHorizontal: true, rotationDeg: 90 })).toEqual(['L', 'H', 'R', 'F']);
      expect(around(facts, { flipVertical: true, rotationDeg: 90 })).toEqual(['R', 'F', 'L', 'H']);
    }
  });

  it('name both directions between the axes', () => {
    for (const facts of [cosines(1, 0, 0, 0, 0, -1), chest]) {
      expect(around(facts, { rotationDeg: 30 })).toEqual(['HR', 'LH', 'FL', 'RF']);
      expect(around(facts, { rotationDeg: 45 })).toEqual(['RH', 'LH', 'LF', 'RF']);
      expect(around(facts, { rotationDeg: 3 })).toEqual(['H', 'L', 'F', 'R']);
    }
    // The column's R must not join the row's L.
    expect(around(letters('PL', 'FR'), { rotationDeg: -45 })).toEqual(['PLH', 'PLF', 'ARF', 'ARH']);
  });

  it('of opposite edges are opposite, under any turn', () => {
    const opposite: Record<string, string> = { A: 'P', P: 'A', R: 'L', L: 'R', H: 'F', F: 'H' };
    for (let rotationDeg = -360; rotationDeg <= 360; rotationDeg += 7.5) {
      for (const facts of [axial, chest, letters('AR', 'FA'), cosines(0.8, 0.6, 0, 0, 0, -1)]) {
        for (const flipHorizontal of [false, true]) {
          const [top, right, bottom, left] = around(facts, { rotationDeg, flipHorizontal });
          expect([...top!].map((letter) => opposite[letter]).join('')).toBe(bottom);
          expect([...right!].map((letter) => opposite[letter]).join('')).toBe(left);
        }
      }
    }
  });
});

describe('what is not known', () => {
  const unknown = [null, null, null, null];

  it('is said, never assumed', () => {
    expect(around(none)).toEqual(unknown);
    expect(around(letters('L'))).toEqual(unknown);
    expect(around(letters('L', ''))).toEqual(unknown);
    expect(around(letters('L', 'F', 'A'))).toEqual(unknown);
  });

  it('includes what cannot be', () => {
    expect(around(letters('L', 'R'))).toEqual(unknown);
    expect(around(letters('L', 'L'))).toEqual(unknown);
    expect(around(letters('LR', 'F'))).toEqual(unknown);
    expect(around(letters('X', 'F'))).toEqual(unknown);
    expect(around(cosines(1, 0, 0, 1, 0, 0))).toEqual(unknown);
    expect(around(cosines(1, 0, 0, 0, 0, 0))).toEqual(unknown);
    expect(around(cosines(1, 0, 0, 0, NaN, 0))).toEqual(unknown);
    expect(around(cosines(1, 0, 0))).toEqual(unknown);
  });

  it('includes the letters of animals, where R is rostral', () => {
    expect(around({ ...chest, anatomicalOrientationType: 'QUADRUPED' })).toEqual(unknown);
    expect(around({ ...chest, anatomicalOrientationType: 'BIPED' })).toEqual(around(chest));
  });

  it('falls back to Patient Orientation where cosines cannot be', () => {
    expect(around({ ...chest, cosines: [0, 0, 0, 0, 0, 0] })).toEqual(around(chest));
  });
});
