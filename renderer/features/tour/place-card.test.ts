import { describe, expect, it } from 'vitest';
import { placeCard } from './place-card.ts';

const WINDOW = { width: 1000, height: 800 };
const CARD = { width: 300, height: 120 };

describe('where the card of the tour stands', () => {
  it('is beside what it is about, where there is the most room', () => {
    expect(placeCard({ left: 700, top: 100, width: 300, height: 600 }, CARD, WINDOW)).toEqual({
      left: 388,
      top: 340,
    });
    expect(placeCard({ left: 0, top: 100, width: 60, height: 600 }, CARD, WINDOW)).toEqual({
      left: 72,
      top: 340,
    });
    expect(placeCard({ left: 0, top: 700, width: 1000, height: 100 }, CARD, WINDOW)).toEqual({
      left: 350,
      top: 568,
    });
    expect(placeCard({ left: 0, top: 0, width: 1000, height: 60 }, CARD, WINDOW)).toEqual({
      left: 350,
      top: 72,
    });
  });

  it('is in a corner of what fills the window', () => {
    expect(placeCard({ left: 0, top: 0, width: 1000, height: 800 }, CARD, WINDOW)).toEqual({
      left: 676,
      top: 656,
    });
  });

  it('never leaves the window', () => {
    expect(placeCard({ left: 980, top: 780, width: 20, height: 20 }, CARD, WINDOW)).toEqual({
      left: 668,
      top: 668,
    });
    expect(placeCard({ left: 0, top: 0, width: 20, height: 20 }, CARD, { width: 320, height: 300 })).toEqual({
      left: 12,
      top: 32,
    });
  });
});
