import { describe, expect, it } from 'vitest';
import { providerOrder } from './provider-order.ts';
import { choiceOf, judgeTrials, type ProviderTrial } from './provider-trial.ts';

const tolerance = 0.01;
const cpu: ProviderTrial = { provider: 'cpu', problem: null, medianMs: 100, maxDifference: 0 };
const gpu = (more: Partial<ProviderTrial>): ProviderTrial => ({
  provider: 'webgpu',
  problem: null,
  medianMs: 20,
  maxDifference: 0.001,
  ...more,
});
const used = (trials: readonly ProviderTrial[]): string[] =>
  judgeTrials(trials, tolerance).flatMap((trial) => (trial.used ? [trial.provider] : []));
const reasonOf = (trial: ProviderTrial): string | undefined =>
  judgeTrials([cpu, trial], tolerance)[1]?.reason;

describe('judgeTrials', () => {
  it('takes the fastest that is correct and clearly faster than the CPU, and says why', () => {
    expect(used([cpu, gpu({})])).toEqual(['webgpu']);
    expect(reasonOf(gpu({}))).toBe('it is correct and 5.0 times as fast as the CPU');
    expect(used([cpu, gpu({}), gpu({ provider: 'cuda', medianMs: 5 })])).toEqual(['cuda']);
    expect(used([gpu({}), cpu])).toEqual(['webgpu']);
  });

  it.each([
    ['too far off', { maxDifference: 0.5 }, /differ from the CPU's by 0.5, more than the 0.01/],
    ['no number', { maxDifference: NaN }, /no number/],
    ['hardly faster', { medianMs: 95 }, /not faster/],
    ['not running', { problem: 'no adapter', medianMs: null, maxDifference: null }, /no adapter/],
  ])('does not take a provider that is %s', (_name, more, reason) => {
    expect(used([cpu, gpu(more)])).toEqual(['cpu']);
    expect(reasonOf(gpu(more))).toMatch(reason);
  });

  it('trusts no provider without the CPU to compare with', () => {
    const broken = { ...cpu, problem: 'unknown operator', medianMs: null };
    expect(used([broken, gpu({})])).toEqual([]);
    expect(choiceOf(judgeTrials([broken], tolerance))).toBeNull();
  });
});

describe('providerOrder', () => {
  it('ends with the CPU everywhere', () => {
    expect(providerOrder('win32')).toEqual(['dml', 'webgpu', 'cpu']);
    expect(providerOrder('darwin')).toEqual(['coreml', 'webgpu', 'cpu']);
    expect(providerOrder('linux')).toEqual(['cuda', 'webgpu', 'cpu']);
    expect(providerOrder('aix')).toEqual(['cpu']);
  });
});
