import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { shapeSet } from '../../test/support/training-scenes.ts';
import { watchTraining } from '../../test/support/watched-training.ts';
import type { FromTrainer, ToTrainer } from './protocol.ts';
import { TICK_MS } from './silence-watch.ts';
import { createTrainer } from './trainer-client.ts';
import type { TrainerProcess } from './trainer-process.ts';
import type { TrainingListener, TrainingRequest } from './training-set.ts';

/** A host in this process that says what the test has it say. */
class SilentHost implements TrainerProcess {
  readonly pid = 1;
  readonly heard: ToTrainer[] = [];
  killed = false;
  #listener: (message: FromTrainer) => void = () => undefined;

  say(message: FromTrainer): void {
    this.#listener(message);
  }

  send(message: ToTrainer): void {
    this.heard.push(message);
    if (message.kind === 'examples') this.say({ kind: 'taken' });
  }

  onMessage(listener: (message: FromTrainer) => void): void {
    this.#listener = listener;
  }

  onExit(): void {
    // It never ends by itself.
  }

  kill(): void {
    this.killed = true;
  }

  hold(): void {
    // Nothing keeps a test alive.
  }
}

function watched(request: Partial<TrainingRequest> = {}, on: Partial<TrainingListener> = {}) {
  const clock = new ManualClock();
  const hosts: SilentHost[] = [];
  const log: string[] = [];
  const trainer = createTrainer({
    launch: () => {
      const host = new SilentHost();
      hosts.push(host);
      return host;
    },
    clock,
    availableBytes: () => 1e12,
    platform: 'linux',
    log: (line) => log.push(line),
  });
  const { run } = watchTraining(trainer, { set: shapeSet(), provider: null, ...request }, on);
  const silence = (minutes: number): void => {
    for (let tick = 0; tick < (minutes * 60_000) / TICK_MS; tick++) clock.fire(TICK_MS);
  };
  return { run, hosts, log, clock, silence };
}

function progress(step: number): FromTrainer {
  const about = { epoch: 1, epochs: 9, steps: 99, loss: 1, secondsLeft: null, provider: 'webgpu' };
  return { kind: 'progress', progress: { ...about, step } };
}

describe('a process that hangs', () => {
  it('while a provider is tried loses that provider after three minutes', async () => {
    const { hosts, log, silence, run } = watched();
    hosts[0]!.say({ kind: 'ready' });
    hosts[0]!.say({ kind: 'trying', provider: 'webgpu' });
    silence(2.75);
    expect(hosts).toHaveLength(1);
    silence(0.25);
    expect(hosts[0]!.killed).toBe(true);
    expect(log).toEqual(['webgpu ended the process that tried to train on it (no answer within 3 minutes)']);
    hosts[1]!.say({ kind: 'ready' });
    expect(hosts[1]!.heard).toEqual([
      { kind: 'prepare', run: expect.objectContaining({ providers: ['cuda', 'cpu'] }) as unknown },
    ]);
    // The CPU is slow, not stuck.
    hosts[1]!.say({ kind: 'trying', provider: 'cpu' });
    silence(9.75);
    expect(hosts[1]!.killed).toBe(false);
    run.kill();
    await expect(run.end).rejects.toThrow('The training was ended.');
  });

  it('in a step ends the training after ten minutes, or twenty steps where they take longer', async () => {
    for (const [stepMs, minutes] of [
      [1000, 10],
      [60_000, 20],
    ] as const) {
      const { hosts, clock, silence, run } = watched();
      const host = hosts[0]!;
      host.say({ kind: 'ready' });
      host.say({ kind: 'chosen', provider: 'webgpu', reason: '' });
      expect(host.heard.at(-1)).toMatchObject({ kind: 'start' });
      for (let step = 0; step < 5; step++) {
        host.say(progress(step));
        clock.pass(stepMs);
      }
      host.say(progress(5));
      run.pause();
      silence(minutes - 0.25);
      // Signs of life begin it anew.
      host.say({ kind: 'alive' });
      silence(minutes - 0.25);
      expect(host.killed).toBe(false);
      silence(0.25);
      expect(host.killed).toBe(true);
      await expect(run.end).rejects.toMatchObject({
        code: 'training-host-silent',
        message: `The process that trains has said nothing for ${String(minutes)} minutes and was ended; resume the training from its last checkpoint. If that happens again, update the driver of the graphics card, or resume it on the CPU with "countersign train" and --provider cpu.`,
      });
    }
  });

  it('is not one that waits for a slow disk', async () => {
    let stored = (): void => undefined;
    const { hosts, silence, run } = watched(
      { provider: 'cpu' },
      { onCheckpoint: () => new Promise((resolve) => (stored = resolve)) },
    );
    const host = hosts[0]!;
    host.say({ kind: 'ready' });
    host.say({ kind: 'chosen', provider: 'cpu', reason: '' });
    host.say({ kind: 'checkpoint', state: Uint8Array.of(1) });
    silence(60);
    expect(host.killed).toBe(false);
    stored();
    await new Promise(setImmediate);
    expect(host.heard.at(-1)).toEqual({ kind: 'stored' });
    silence(10);
    await expect(run.end).rejects.toThrow(/said nothing for 10 minutes/);
  });
});
