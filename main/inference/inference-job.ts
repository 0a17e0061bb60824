import { CancelledError } from '../../core/domain/errors.ts';
import type { Priority, RunAnswer, RunRequest, Tensors } from '../../core/pipeline/session-port.ts';
import type { NetworkFile } from '../models/model-registry.ts';
import type { RunDone } from './protocol.ts';
import { fingerprint, SharedTensors, type SharedTensor } from './shared-tensors.ts';

/** One request on its way: run by run, so that a prompt gets in between the runs of a batch. */
export class InferenceJob {
  readonly request: RunRequest;
  readonly priority: Priority;
  readonly order: number;
  readonly answer: Promise<RunAnswer>;
  readonly shared: Readonly<Record<string, SharedTensor>>;
  /** The verified file, from the first run on: looking at the disk before every run would cost more than sending it. */
  file: NetworkFile | null = null;
  /** Hosts that were lost under the run at hand. */
  losses = 0;
  readonly #results: Tensors[] = [];
  readonly #providers = new Set<string>();
  #runMs = 0;
  #settle: { resolve(answer: RunAnswer): void; reject(error: Error): void } | null = null;
  #settled = false;
  #forget: () => void = () => undefined;

  constructor(request: RunRequest, order: number) {
    this.request = request;
    this.priority = request.priority;
    this.order = order;
    this.shared = Object.fromEntries(
      Object.entries(request.shared).map(([name, tensor]) => [
        name,
        { tensor, fingerprint: SharedTensors.isKept(tensor) ? fingerprint(tensor) : 0 },
      ]),
    );
    this.answer = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
  }

  /** Answered, failed or cancelled: whatever still comes from the host is dropped. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Inputs of the run at hand. */
  get inputs(): Tensors {
    return this.request.runs[this.#results.length] ?? {};
  }

  /** Rejects at once when the request's signal fires. @param onCancel takes the job out of the queue */
  watch(onCancel: () => void): void {
    const { signal } = this.request;
    if (!signal) return;
    const abort = (): void => {
      this.fail(new CancelledError());
      onCancel();
    };
    signal.addEventListener('abort', abort, { once: true });
    this.#forget = () => signal.removeEventListener('abort', abort);
  }

  /** Takes the outputs of the run at hand. @returns true when it was the last one */
  take({ outputs, runMs }: Pick<RunDone, 'outputs' | 'runMs'>, provider: string): boolean {
    this.losses = 0;
    this.#results.push(outputs);
    this.#providers.add(provider);
    this.#runMs += runMs;
    if (this.#results.length < this.request.runs.length) return false;
    this.#end();
    // Several when a provider failed half-way and the CPU went on.
    const used = [...this.#providers].join('+');
    this.#settle?.resolve({ results: this.#results, provider: used, runMs: this.#runMs });
    return true;
  }

  fail(error: Error): void {
    if (this.#settled) return;
    this.#end();
    this.#settle?.reject(error);
  }

  #end(): void {
    this.#settled = true;
    this.#forget();
  }
}
