import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';
import type { Clock } from '../inference/clock.ts';
import type { HostExit } from '../inference/host-process.ts';
import { installAdvice } from '../platform/install-advice.ts';
import { exampleParts } from './example-parts.ts';
import { memoryProblem } from './memory-problem.ts';
import type { FromTrainer, ToTrainer, TrainerRun } from './protocol.ts';
import { SilenceWatch } from './silence-watch.ts';
import type { TrainerLauncher, TrainerProcess } from './trainer-process.ts';
import type { RunningTraining, TrainingEnd, TrainingListener, TrainingRequest } from './training-set.ts';

export interface ConnectionPorts {
  readonly launch: TrainerLauncher;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** One training and the process that it is in; a second process only where a provider has ended the first. */
export class TrainerConnection implements RunningTraining {
  readonly end: Promise<TrainingEnd>;
  readonly #request: TrainingRequest;
  readonly #listener: TrainingListener;
  readonly #ports: ConnectionPorts;
  readonly #silence: SilenceWatch;
  #run: TrainerRun | null = null;
  #process: TrainerProcess | null = null;
  #parts: Iterator<ToTrainer> | null = null;
  /** The provider that is being tried. */
  #trying: string | null = null;
  /** The one that steps run on, as far as it has said. */
  #provider = 'cpu';
  #wish: 'pause' | 'finish' | null = null;
  #settle: { resolve(end: TrainingEnd): void; reject(error: unknown): void } | null = null;

  constructor(request: TrainingRequest, listener: TrainingListener, ports: ConnectionPorts) {
    this.#request = request;
    this.#listener = listener;
    this.#ports = ports;
    this.#silence = new SilenceWatch(ports.clock, (minutes) => this.#stuck(minutes));
    this.end = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    // Whoever waits gets the rejection; without a waiter it must not count as unhandled.
    this.end.catch(() => undefined);
  }

  /** @param prepare what has to be right before; its error is the end of the training */
  begin(prepare: () => TrainerRun): void {
    try {
      this.#run = prepare();
      this.#launch();
    } catch (error) {
      this.#fail(error);
    }
  }

  pause(): void {
    this.#ask('pause');
  }

  finish(): void {
    this.#ask('finish');
  }

  kill(): void {
    this.#fail(new CancelledError('The training was ended.'));
  }

  #ask(wish: 'pause' | 'finish'): void {
    this.#wish = wish;
    this.#process?.send({ kind: wish });
  }

  #launch(): void {
    const child = this.#ports.launch();
    this.#process = child;
    this.#trying = null;
    child.hold(true);
    this.#silence.begin();
    child.onMessage((message) => {
      if (child === this.#process) this.#receive(message);
    });
    child.onExit((exit) => {
      if (child === this.#process) this.#lost(exit);
    });
  }

  #receive(message: FromTrainer): void {
    this.#silence.heard(message);
    switch (message.kind) {
      case 'ready':
        if (this.#run !== null) this.#process?.send({ kind: 'prepare', run: this.#run });
        if (this.#wish !== null) this.#process?.send({ kind: this.#wish });
        return;
      case 'trying':
        this.#trying = message.provider;
        return;
      case 'chosen':
        this.#trying = null;
        this.#provider = message.provider;
        this.#ports.log(`training runs on ${message.provider}: ${message.reason}`);
        this.#parts = exampleParts(this.#request.set);
        return this.#sendPart();
      case 'taken':
        return this.#sendPart();
      case 'alive':
        return;
      case 'checkpoint':
        void this.#store(message.state);
        return;
      case 'finished':
        return this.#finish(message.end);
      case 'paused':
        return this.#finish({ kind: 'paused', checkpoint: message.checkpoint });
      case 'failed':
        return this.#fail(this.#problemOf(message));
      case 'broken':
        return this.#fail(new Error(message.message));
      default:
        this.#tell(message);
    }
  }

  #tell(message: Extract<FromTrainer, { kind: 'progress' | 'epoch' | 'validation' | 'warning' }>): void {
    if (message.kind === 'progress') {
      this.#provider = message.progress.provider;
      this.#listener.onProgress(message.progress);
    } else if (message.kind === 'epoch') this.#listener.onEpoch(message.point);
    else if (message.kind === 'validation') this.#listener.onValidation(message.point);
    else this.#listener.onWarning?.(message.message);
  }

  #sendPart(): void {
    const part = this.#parts?.next();
    if (part?.done === false) {
      this.#process?.send(part.value);
      return;
    }
    this.#parts = null;
    const { initial, checkpoint } = this.#request;
    // Electron's messages carry the whole memory behind an array.
    this.#process?.send({
      kind: 'start',
      initial: initial && initial.slice(),
      checkpoint: checkpoint && checkpoint.slice(),
    });
  }

  async #store(state: Uint8Array): Promise<void> {
    const child = this.#process;
    // It waits for the disk, however long that takes.
    this.#silence.rest();
    try {
      await this.#listener.onCheckpoint(state);
      if (child === null || child !== this.#process) return;
      this.#silence.begin();
      this.#process?.send({ kind: 'stored' });
    } catch (error) {
      // The host waits for the answer: nothing of it is lost that a checkpoint has not kept.
      this.#fail(error);
    }
  }

  /** A driver that hangs, which nothing but the end of its process frees. */
  #stuck(minutes: number): void {
    const provider = this.#trying ?? this.#provider;
    if (this.#trying !== null && this.#trying !== 'cpu') {
      this.#leave();
      this.#lost({ reason: `no answer within ${String(minutes)} minutes`, stderr: '' });
      return;
    }
    this.#fail(silentFor(minutes, provider));
  }

  #lost(exit: HostExit): void {
    const { reason, stderr } = exit;
    const run = this.#run;
    if (this.#trying !== null && this.#trying !== 'cpu' && run !== null) {
      const lost = this.#trying;
      this.#ports.log(`${lost} ended the process that tried to train on it (${reason})`);
      if (run.measured) {
        this.#run = { ...run, providers: run.providers.filter((name) => name !== lost) };
        this.#launch();
        return;
      }
    }
    this.#fail(this.#isMemory(exit) ? this.#memoryProblem() : lostFor(reason, stderr, this.#provider));
  }

  /** Linux ends what asks for too much by SIGKILL, which nobody here has sent; others throw. */
  #isMemory({ reason, stderr }: HostExit): boolean {
    return /SIGKILL|exit code (137|9)$/.test(reason) || /bad_alloc|out of memory/i.test(stderr);
  }

  #memoryProblem(): ExpectedError {
    return memoryProblem(this.#request);
  }

  #problemOf({ code, message }: Extract<FromTrainer, { kind: 'failed' }>): ExpectedError {
    return code === 'training-memory' ? this.#memoryProblem() : new ExpectedError(code, message);
  }

  #finish(end: TrainingEnd): void {
    this.#leave();
    this.#settle?.resolve(end);
  }

  #fail(error: unknown): void {
    this.#leave();
    this.#settle?.reject(error);
  }

  /** Ends the process; what it still says counts no more. */
  #leave(): void {
    const child = this.#process;
    this.#process = null;
    this.#silence.rest();
    child?.hold(false);
    child?.kill();
  }
}

const GRAPHICS_ADVICE =
  'update the driver of the graphics card, or resume it on the CPU with "countersign train" and --provider cpu';

function silentFor(minutes: number, provider: string): ExpectedError {
  const advice = provider === 'cpu' ? 'close other programs' : GRAPHICS_ADVICE;
  return new ExpectedError(
    'training-host-silent',
    `The process that trains has said nothing for ${String(minutes)} minutes and was ended; resume the training from its last checkpoint. If that happens again, ${advice}.`,
  );
}

function lostFor(reason: string, stderr: string, provider: string): ExpectedError {
  const advice = provider === 'cpu' ? installAdvice() : GRAPHICS_ADVICE;
  const lines = stderr === '' ? '' : `: ${stderr.replace(/\s+/g, ' ').slice(-300)}`;
  return new ExpectedError(
    'training-host-crashed',
    `The process that trains ended (${reason}${lines}); resume the training from its last checkpoint. If it ends again, ${advice}.`,
  );
}
