import { describe, expect, it } from 'vitest';
import { PERCENTILES } from './data-set.ts';
import { parsePlanFile } from '../training/plan-file.ts';
import { inputSize, networkPlan, studyPlan } from './study-plan.ts';

const SIZE = { size: 96, baseChannels: 16, maxChannels: 64, steps: 480, learningRate: 0.006 };
const view = { window: PERCENTILES, invertMonochrome1: true, flip: 'none' } as const;
const typical = { width: 320, height: 464 };

describe('inputSize', () => {
  it('has the shape of the typical image in whole steps and is not larger than it', () => {
    expect(inputSize(typical, 96)).toEqual({ width: 64, height: 96 });
    expect(inputSize(typical, 192)).toEqual({ width: 128, height: 192 });
    expect(inputSize({ width: 35, height: 51 }, 192)).toEqual({ width: 48, height: 64 });
    expect(inputSize({ width: 768, height: 768 }, 128)).toEqual({ width: 128, height: 128 });
    expect(inputSize({ width: 900, height: 100 }, 128)).toEqual({ width: 128, height: 32 });
  });
});

describe('studyPlan', () => {
  it('can be trained at half the size, too, at every size', () => {
    for (const size of [32, 48, 64, 80, 96, 128, 160, 192, 256]) {
      const plan = studyPlan({ view, typical }, { ...SIZE, size });
      const least = 2 ** plan.network.levels;
      expect([plan.view.width % least, plan.view.height % least], `at ${size}`).toEqual([0, 0]);
    }
  });

  it('gives way to a plan file, field by field', () => {
    const more = parsePlanFile('{"epochs": 3, "network": {"baseChannels": 4}}', 'mine.json');
    const plan = studyPlan({ view, typical }, SIZE, more);
    expect(plan).toMatchObject({ epochs: 3, network: { baseChannels: 4, levels: 5 }, stepsPerEpoch: 20 });
    const planned = (text: string) => () =>
      studyPlan({ view, typical }, SIZE, parsePlanFile(text, 'mine.json'));
    expect(planned('{"epochs": "x"}')).toThrow(/^The plan mine\.json is wrong at epochs: .*; correct it\.$/);
    expect(planned('{"network": {"levls": 4}}')).toThrow(
      'The plan mine.json is wrong at network.levls: there is no such field; correct it.',
    );
    expect(planned('{')).toThrow('The plan mine.json is no JSON object; correct it.');
  });

  it('gives all networks of a seed the same start', () => {
    const plan = studyPlan({ view, typical }, SIZE);
    expect(networkPlan(plan, 'final', 2).seed).toBe(networkPlan(plan, 'initial', 2).seed);
    expect(networkPlan(plan, 'final', 2).seed).not.toBe(networkPlan(plan, 'final', 1).seed);
  });
});
