import { describe, expect, it } from 'vitest';
import { networkPlanSchema } from '../plan.ts';
import { initialParameters } from './initial.ts';
import { parameterCount, parameterLayout, parameterPart } from './layout.ts';
import { matchParameters } from './match.ts';

const tiny = networkPlanSchema.parse({ levels: 2, baseChannels: 2, maxChannels: 3 });
const layout = parameterLayout(tiny, 2);

describe('the layout of the parameters', () => {
  it('names every tensor, what decays first, without gaps', () => {
    expect(layout.map(({ name, dims }) => `${name} ${dims.join('x')}`)).toEqual([
      'down.0.conv1.weight 2x1x3x3',
      'down.0.conv2.weight 2x2x3x3',
      'down.1.conv1.weight 3x2x3x3',
      'down.1.conv2.weight 3x3x3x3',
      'up.0.conv1.weight 2x5x3x3',
      'up.0.conv2.weight 2x2x3x3',
      'head.weight 2x2x1x1',
      ...['down.0', 'down.1', 'up.0'].flatMap((name) =>
        ['norm1', 'norm2'].flatMap((norm) =>
          ['gamma', 'beta'].map((kind) => `${name}.${norm}.${kind} ${name === 'down.1' ? '3' : '2'}`),
        ),
      ),
      'head.bias 2',
    ]);
    expect(layout.map(({ decay }) => decay)).toEqual(layout.map(({ kind }) => kind === 'weight'));
    let end = 0;
    for (const { offset, size } of layout) {
      expect(offset).toBe(end);
      end += size;
    }
    expect(parameterCount(layout)).toBe(end);
  });

  it('has biases instead of scales without normalisation, and a channel more with a softmax head', () => {
    const plain = parameterLayout({ ...tiny, normalisation: 'none', head: 'softmax' }, 2);
    expect(plain.find(({ name }) => name === 'up.0.conv2.bias')?.dims).toEqual([2]);
    expect(plain.some(({ name }) => name.includes('norm'))).toBe(false);
    expect(plain.find(({ name }) => name === 'head.weight')?.dims).toEqual([3, 2, 1, 1]);
  });
});

describe('parameters to start from', () => {
  const wide = networkPlanSchema.parse({ levels: 2, baseChannels: 16 });
  const slots = parameterLayout(wide, 4);
  const drawn = initialParameters(slots, wide, 7);
  const partOf = (name: string): Float32Array =>
    parameterPart(
      drawn,
      slots.find((slot) => slot.name === name)!,
    );
  const deviation = (part: Float32Array): number =>
    Math.sqrt(part.reduce((sum, value) => sum + value ** 2, 0) / part.length);

  it('are the same for the same seed and others for another', () => {
    expect(initialParameters(slots, wide, 7).every((value, i) => value === drawn[i])).toBe(true);
    expect(initialParameters(slots, wide, 8)[0]).not.toBe(drawn[0]);
  });

  it('have the deviation of He, neutral scales and a head that expects little', () => {
    const wanted = Math.sqrt(2 / (1.0001 * 48 * 9));
    expect(deviation(partOf('up.0.conv1.weight')) / wanted).toBeCloseTo(1, 1);
    expect(deviation(partOf('head.weight'))).toBeLessThan(0.02);
    expect([...partOf('down.0.norm1.gamma')]).toEqual(Array(16).fill(1));
    expect([...partOf('down.0.norm1.beta')]).toEqual(Array(16).fill(0));
    expect([...partOf('head.bias')]).toEqual([-2, -2, -2, -2]);
  });
});

describe('the parameters of another model', () => {
  const drawn = initialParameters(layout, tiny, 1);
  const stored = new Map(
    layout.map((slot) => [slot.name, { dims: slot.dims, data: parameterPart(drawn, slot) }]),
  );

  it('come back as they were stored', () => {
    expect(matchParameters(layout, stored)).toEqual(drawn);
  });

  it('are found under the names of another program by a map', () => {
    const foreign = new Map([...stored].map(([name, tensor]) => [`module.${name}`, tensor]));
    const map = Object.fromEntries(layout.map(({ name }) => [name, `module.${name}`]));
    expect(matchParameters(layout, foreign, map)).toEqual(drawn);
    expect(() => matchParameters(layout, foreign)).toThrow(
      /has no parameters down\.0\.conv1\.weight, down\.0\.conv2\.weight, down\.1\.conv1\.weight and 17 more;/,
    );
  });

  it('are refused with the names of those that do not fit', () => {
    const more = parameterLayout(tiny, 3);
    expect(() => matchParameters(more, stored)).toThrow(
      'head.weight (2 x 2 x 1 x 1 instead of 3 x 2 x 1 x 1), head.bias (2 instead of 3)',
    );
    const broken = new Map(stored).set('head.bias', { dims: [2], data: Float32Array.of(1, NaN) });
    expect(() => matchParameters(layout, broken)).toThrow(/head\.bias are not all numbers/);
  });
});
