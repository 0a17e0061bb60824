import { describe, expect, it } from 'vitest';
import { checkpointProvider, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { noSums, type TrainingState } from './host/state.ts';

const vector = (from: number): Float32Array => Float32Array.of(from + 0.1, from - 0.2, NaN);

const STATE: TrainingState = {
  step: 7,
  vectors: { parameters: vector(1), m: vector(2), v: vector(3), average: vector(4) },
  best: { epoch: 2, dice: 1 / 3, parameters: vector(5) },
  sums: { ...noSums(), steps: 1, loss: 0.1 + 0.2 },
  epochs: [
    {
      epoch: 1,
      loss: 1 / 7,
      crossEntropy: 0,
      dice: 0.5,
      consistency: 0,
      learningRate: 1e-3,
      stepSeconds: 1,
      waitSeconds: 0,
    },
  ],
  validation: [{ epoch: 1, dice: null, structures: { 'left-ulna': null, radius: 0.25 } }],
  positiveWeights: Float32Array.of(1, 12),
  provider: 'cpu',
  seconds: 12.5,
};

describe('a checkpoint', () => {
  it.each([
    ['with a best state', STATE],
    ['without one', { ...STATE, best: null }],
  ])('holds every bit of a state, %s', (_, state) => {
    const bytes = encodeCheckpoint('run', state);
    expect(decodeCheckpoint(bytes, 'run')).toEqual(state);
    expect(checkpointProvider(bytes)).toBe('cpu');
    // As a part of other memory, at a place that is no multiple of four.
    const within = new Uint8Array(bytes.length + 9);
    within.set(bytes, 5);
    expect(decodeCheckpoint(within.subarray(5, 5 + bytes.length), 'run')).toEqual(state);
  });

  it('of another run is refused', () => {
    expect(() => decodeCheckpoint(encodeCheckpoint('run', STATE), 'other')).toThrow(
      /belongs to another training: its plan or its cases were different/,
    );
  });

  it('that is cut off or changed anywhere is refused', () => {
    const bytes = encodeCheckpoint('run', STATE);
    const spoilt = [
      new Uint8Array(),
      bytes.subarray(0, 20),
      bytes.subarray(0, bytes.length - 1),
      ...[0, 9, 13, 20, bytes.length - 3].map((at) => bytes.map((byte, i) => (i === at ? byte ^ 4 : byte))),
    ];
    for (const one of spoilt) {
      expect(() => decodeCheckpoint(one, 'run')).toThrow(/is damaged; start the training anew/);
      expect(checkpointProvider(one)).toBeNull();
    }
  });
});
