import { ExpectedError } from '../../core/domain/errors.ts';
import type { Tensors } from '../../core/pipeline/session-port.ts';
import type { Clock } from './clock.ts';
import type { HostLauncher, HostProcess } from './host-process.ts';
import type { FromHost, HostFacts, RunDone, SessionSpec } from './protocol.ts';
import { SharedTensors, type SharedTensor } from './shared-tensors.ts';
import { installAdvice } from '../platform/install-advice.ts';

/** The host ended under a run, by itself or because its deadline had passed. The run may be tried again. */
export class HostLostError extends Error {
  override readonly name = 'HostLostError';
  readonly ending: 'crash' | 'deadline';

  constructor(ending: 'crash' | 'deadline', message: string) {
    super(message);
    this.ending = ending;
  }
}

export interface HostRun {
  readonly session: SessionSpec;
  readonly shared: Readonly<Record<string, SharedTensor>>;
  readonly inputs: Tensors;
  readonly outputs: readonly string[];
}

export interface ConnectionOptions {
  readonly deadlineMs: number;
  /** Bytes of shared tensors that the host may hold. */
  readonly sharedBytes: number;
}

interface Waiting {
  readonly id: number;
  resolve(done: RunDone): void;
  reject(error: Error): void;
}

/** One host process and the one run that may be in it. */
export class HostConnection {
  readonly #process: HostProcess;
  readonly #clock: Clock;
  readonly #options: ConnectionOptions;
  readonly #kept: SharedTensors;
  readonly #ready: Promise<HostFacts>;
  #settleReady: { resolve(facts: HostFacts): void; reject(error: Error): void } | null = null;
  #facts: HostFacts | null = null;
  #waiting: Waiting | null = null;
  #nextId = 1;
  #alive = true;
  /** Set before a kill, so that the exit is reported as what caused it. */
  #killedFor: HostLostError | null = null;

  constructor(launch: HostLauncher, clock: Clock, options: ConnectionOptions) {
    this.#clock = clock;
    this.#options = options;
    this.#kept = new SharedTensors(options.sharedBytes);
    this.#ready = new Promise((resolve, reject) => (this.#settleReady = { resolve, reject }));
    // Whoever waits gets the rejection; without a waiter it must not count as unhandled.
    this.#ready.catch(() => undefined);
    this.#process = launch();
    this.#process.onMessage((message) => this.#receive(message));
    this.#process.onExit(({ reason, stderr }) => {
      this.#alive = false;
      const lines = stderr === '' ? '' : `: ${stderr.replace(/\s+/g, ' ').slice(-300)}`;
      this.#fail(this.#killedFor ?? new HostLostError('crash', `${reason}${lines}`));
    });
    this.#process.hold(false);
  }

  /** What the host offers; null until it is up. */
  get facts(): HostFacts | null {
    return this.#facts;
  }

  get alive(): boolean {
    return this.#alive;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /**
   * What the host offers, once it is up.
   *
   * @throws ExpectedError `inference-unavailable`; HostLostError when it ended or took longer than the deadline
   */
  ready(): Promise<HostFacts> {
    return this.#timed(this.#ready);
  }

  /** @throws ExpectedError as the host said; HostLostError. Only one run at a time. */
  async run(run: HostRun): Promise<RunDone> {
    if (this.#waiting) throw new Error('The host is busy: the queue must wait for its answer.');
    if (!this.#alive) throw new HostLostError('crash', 'the host has ended');
    const id = this.#nextId++;
    const answer = new Promise<RunDone>((resolve, reject) => (this.#waiting = { id, resolve, reject }));
    const kept: Record<string, number> = {};
    const inputs = { ...run.inputs };
    for (const [name, shared] of Object.entries(run.shared)) {
      if (!SharedTensors.isKept(shared.tensor)) {
        inputs[name] = shared.tensor;
        continue;
      }
      const placed = this.#kept.place(shared);
      for (const message of placed.messages) this.#process.send(message);
      kept[name] = placed.id;
    }
    this.#process.send({ kind: 'run', id, session: run.session, kept, inputs, outputs: run.outputs });
    return this.#timed(answer);
  }

  /** Ends the host; a run in it is rejected. Resolves when the process is gone. */
  kill(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#process.onExit(() => resolve()));
    this.#process.hold(true);
    this.#process.kill();
    return gone;
  }

  /** Waits with a deadline, and keeps the program alive while it waits. */
  async #timed<T>(answer: Promise<T>): Promise<T> {
    this.#process.hold(true);
    const seconds = String(Math.round(this.#options.deadlineMs / 1000));
    const stop = this.#clock.after(this.#options.deadlineMs, () => {
      this.#killedFor = new HostLostError('deadline', `no answer within ${seconds} s`);
      this.#process.kill();
    });
    try {
      return await answer;
    } finally {
      stop();
      this.#process.hold(false);
    }
  }

  #receive(message: FromHost): void {
    if (message.kind === 'ready') {
      this.#facts = message.facts;
      this.#settleReady?.resolve(message.facts);
      return;
    }
    if (message.kind === 'unavailable') {
      const why = message.message.replace(/\s+/g, ' ').slice(0, 300);
      const sentence = `onnxruntime cannot be loaded on this machine, so no model can run; ${installAdvice()} (${why}).`;
      this.#settleReady?.reject(new ExpectedError('inference-unavailable', sentence));
      return;
    }
    const waiting = this.#waiting;
    if (waiting?.id !== message.id) return;
    this.#waiting = null;
    if (message.kind === 'done') waiting.resolve(message);
    else waiting.reject(new ExpectedError(message.code, message.message));
  }

  #fail(error: HostLostError): void {
    this.#settleReady?.reject(error);
    this.#waiting?.reject(error);
    this.#waiting = null;
  }
}
