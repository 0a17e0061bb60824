import { describe, expect, it } from 'vitest';
import { decide } from './measurement.ts';

const shape = { logArea: -3, x: 0.5, y: 0.5, parts: 1 };
const start = { dice: 0.6, shape, meanProbability: 0.8 };
const mixed = [
  { dice: 0.7, shape },
  { dice: 0.9, shape },
];

describe('decide', () => {
  it('takes the average of the chosen weight above the gate, the start mask below', () => {
    const refined = { agreement: 0.7, mixed };
    expect(decide(start, refined, { refine: true, weight: 1, gate: 0.7 })).toMatchObject({ dice: 0.9 });
    expect(decide(start, refined, { refine: true, weight: 1, gate: 0.75 })).toEqual({
      dice: 0.6,
      shape,
      agreement: 0.7,
    });
  });

  it('does not look at SAM when switched off, nor where nothing was found', () => {
    const refined = { agreement: 1, mixed };
    expect(decide(start, refined, { refine: false, weight: 0, gate: 0 })).toMatchObject({
      dice: 0.6,
      agreement: null,
    });
    const empty = { dice: 0, shape: null, meanProbability: 0 };
    expect(decide(empty, null, { refine: true, weight: 0, gate: 0 })).toMatchObject({ dice: 0, shape: null });
  });
});
