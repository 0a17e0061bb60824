import type { Clock } from '../inference/clock.ts';
import { median } from './host/pace.ts';
import type { FromTrainer } from './protocol.ts';

/**
 * A deadline is counted in ticks: a computer that has slept finds one timer due, not the hours of its sleep, and what
 * trains on it must not be taken for stuck.
 */
export const TICK_MS = 15_000;
/** For a provider that is tried: graphs are built and a few steps done. */
const TRIAL_MS = 3 * 60_000;
/** Between two signs of life; a step of a large network on a small computer takes minutes. */
const LEAST_MS = 10 * 60_000;
const STEPS = 20;
/** Measured steps that the median is of. */
const KEPT = 31;

/** Ends what says nothing any more: a driver that hangs blocks the trainer's only thread for ever, without an error. */
export class SilenceWatch {
  readonly #clock: Clock;
  readonly #onSilence: (minutes: number) => void;
  readonly #stepsMs: number[] = [];
  #last: { readonly step: number; readonly at: number } | null = null;
  #limitMs = LEAST_MS;
  #ticks = 0;
  #stopTimer: (() => void) | null = null;

  /** @param onSilence called once for each `begin`, with the minutes that have passed */
  constructor(clock: Clock, onSilence: (minutes: number) => void) {
    this.#clock = clock;
    this.#onSilence = onSilence;
  }

  /** A process is started, or goes on after a rest. */
  begin(): void {
    this.#limitMs = this.#stepsLimit();
    this.#last = null;
    this.#again();
  }

  heard(message: FromTrainer): void {
    const isTrial = message.kind === 'trying' && message.provider !== 'cpu';
    if (message.kind === 'progress') this.#addSteps(message.progress.step);
    this.#limitMs = isTrial ? TRIAL_MS : this.#stepsLimit();
    this.#again();
  }

  /** Nothing is expected. */
  rest(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  #stepsLimit(): number {
    return Math.max(LEAST_MS, STEPS * (median(this.#stepsMs) ?? 0));
  }

  #addSteps(step: number): void {
    const at = this.#clock.now();
    const before = this.#last;
    this.#last = { step, at };
    if (before === null || step <= before.step) return;
    this.#stepsMs.push((at - before.at) / (step - before.step));
    if (this.#stepsMs.length > KEPT) this.#stepsMs.shift();
  }

  #again(): void {
    this.#ticks = 0;
    this.rest();
    this.#wait();
  }

  #wait(): void {
    this.#stopTimer = this.#clock.after(TICK_MS, () => {
      this.#ticks++;
      if (this.#ticks * TICK_MS < this.#limitMs) {
        this.#wait();
        return;
      }
      this.#stopTimer = null;
      this.#onSilence(Math.round(this.#limitMs / 60_000));
    });
  }
}
