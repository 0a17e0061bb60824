import { z } from 'zod';
import type { ProviderChoice } from './provider-choice.ts';

/** What `doctor` found out about one provider and one network. */
export const providerTrialSchema = z.strictObject({
  provider: z.string(),
  /** Why it does not run; null when it does. */
  problem: z.string().nullable(),
  /** Median time of a run in ms. */
  medianMs: z.number().nullable(),
  /** Largest absolute difference of any output from the CPU's, in units of the output. */
  maxDifference: z.number().nullable(),
});

export type ProviderTrial = z.infer<typeof providerTrialSchema>;

export interface JudgedTrial extends ProviderTrial {
  readonly used: boolean;
  /** In words for a person. */
  readonly reason: string;
}

/** A provider must beat the CPU by this factor: less is noise, and the CPU is the reference. */
const worthwhile = 0.9;

/**
 * Decides which provider runs a network: the fastest that is correct and clearly faster than the CPU.
 *
 * @param trials one per provider, the CPU among them
 * @param tolerance the manifest's, in units of the output
 */
export function judgeTrials(trials: readonly ProviderTrial[], tolerance: number): readonly JudgedTrial[] {
  const cpuMs = trials.find(({ provider }) => provider === 'cpu')?.medianMs ?? null;
  const reasonsAgainst = trials.map((trial) => reasonAgainst(trial, tolerance, cpuMs));
  const able = trials.filter((_, index) => reasonsAgainst[index] === null);
  const times = able.map(({ medianMs }) => medianMs ?? Infinity);
  const winner = able[times.indexOf(Math.min(...times))];
  return trials.map((trial, index) => {
    const against = reasonsAgainst[index] ?? null;
    if (against !== null) return { ...trial, used: false, reason: against };
    if (trial === winner) return { ...trial, used: true, reason: reasonFor(trial, cpuMs) };
    return { ...trial, used: false, reason: `${winner?.provider ?? 'another provider'} is faster` };
  });
}

function reasonAgainst(trial: ProviderTrial, tolerance: number, cpuMs: number | null): string | null {
  if (trial.problem !== null) return trial.problem;
  if (trial.provider === 'cpu') return null;
  if (cpuMs === null) return 'there is no result of the CPU to compare with';
  // Not `>`: NaN is neither larger nor smaller, and wrong.
  if (!(trial.maxDifference !== null && trial.maxDifference <= tolerance)) {
    return `its numbers differ from the CPU's by ${formatNumber(trial.maxDifference)}, more than the ${formatNumber(tolerance)} that the model allows`;
  }
  if (trial.medianMs === null || trial.medianMs > cpuMs * worthwhile) return 'it is not faster than the CPU';
  return null;
}

function reasonFor(trial: ProviderTrial, cpuMs: number | null): string {
  if (trial.provider === 'cpu') return 'nothing else that works here is correct and faster';
  const factor = (cpuMs ?? 0) / (trial.medianMs ?? Infinity);
  return `it is correct and ${factor.toFixed(1)} times as fast as the CPU`;
}

/** Two digits that matter, e.g. 0.00012. */
export function formatNumber(value: number | null): string {
  return value === null || !Number.isFinite(value)
    ? 'something that is no number'
    : String(Number(value.toPrecision(2)));
}

/** The choice that follows from the trials. */
export function choiceOf(judged: readonly JudgedTrial[]): ProviderChoice | null {
  const used = judged.find((trial) => trial.used);
  return used ? { provider: used.provider, reason: used.reason } : null;
}
