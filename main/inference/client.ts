import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';
import type { RunAnswer, RunRequest, SessionPort } from '../../core/pipeline/session-port.ts';
import type { NetworkFile } from '../models/model-registry.ts';
import { completeOptions, type InferenceOptions } from './client-options.ts';
import type { Clock } from './clock.ts';
import { HostConnection, HostLostError } from './host-connection.ts';
import type { HostLauncher } from './host-process.ts';
import { InferenceJob } from './inference-job.ts';
import { JobQueue } from './job-queue.ts';
import { PROVIDER_FAILED, type HostFacts } from './protocol.ts';
import { ProviderBans, unmeasured, type ProviderChoice, type ProviderMemory } from './provider-choice.ts';
import { specOf } from './session-spec.ts';

/** For the log: no paths, no tensors, nothing of a patient. */
export type InferenceEvent =
  | {
      readonly kind: 'host-lost';
      readonly network: string;
      readonly provider: string;
      readonly reason: string;
    }
  | {
      readonly kind: 'provider-failed';
      readonly network: string;
      readonly provider: string;
      readonly reason: string;
    }
  | {
      readonly kind: 'run';
      readonly network: string;
      readonly provider: string;
      readonly runMs: number;
      readonly createMs: number;
    };

export interface InferencePorts {
  readonly launch: HostLauncher;
  /** The model registry. */
  readonly models: { verifiedFile(network: string): Promise<NetworkFile> };
  readonly clock: Clock;
  readonly log: (event: InferenceEvent) => void;
  /** Absent: always the CPU. */
  readonly providers?: ProviderMemory;
}

export interface InferenceStatus {
  readonly state: 'idle' | 'running' | 'closed';
  readonly queued: number;
  readonly hostPid: number | undefined;
  /** Hosts that were lost under a run since the start. */
  readonly losses: number;
  readonly ortVersion: string | null;
  /** Per network that has run: which provider and why. */
  readonly networks: Readonly<Record<string, ProviderChoice>>;
}

export interface InferenceClient extends SessionPort {
  status(): InferenceStatus;
  /**
   * After the computer slept: what a driver held may be gone, and a host that waits would only show it under the next
   * prompt. An idle host is ended, so that the next request starts a new one; a run keeps its deadline.
   */
  renewHost(): Promise<void>;
  /** Rejects everything pending with CancelledError and ends the host. */
  close(): Promise<void>;
}

/** How often one run may lose its host: the second host is the last one. */
const mostLosses = 2;

/**
 * Runs networks in a process of their own: by priority, with a deadline, with a second try after a crash, on
 * the CPU when another provider has failed. The host starts with the first request and never keeps the
 * program alive by itself. Shared inputs are kept in the host; they must not change while a request is under way.
 */
export function createInferenceClient(
  ports: InferencePorts,
  options: Partial<InferenceOptions> = {},
): InferenceClient {
  return new Client(ports, completeOptions(options));
}

class Client implements InferenceClient {
  readonly #ports: InferencePorts;
  readonly #options: InferenceOptions;
  readonly #queue = new JobQueue<InferenceJob>();
  readonly #bans = new ProviderBans();
  readonly #choices = new Map<string, ProviderChoice>();
  #current: InferenceJob | null = null;
  #host: HostConnection | null = null;
  #facts: HostFacts | null = null;
  #stopIdle: () => void = () => undefined;
  #closed = false;
  #losses = 0;
  #order = 0;

  constructor(ports: InferencePorts, options: InferenceOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  async run(request: RunRequest): Promise<RunAnswer> {
    if (this.#closed || request.signal?.aborted) throw new CancelledError();
    if (request.runs.length === 0) return { results: [], provider: 'cpu' };
    const job = new InferenceJob(request, this.#order++);
    job.watch(() => this.#queue.remove(job));
    this.#queue.add(job);
    this.#pump();
    return job.answer;
  }

  status(): InferenceStatus {
    return {
      state: this.#closed ? 'closed' : this.#current ? 'running' : 'idle',
      queued: this.#queue.size,
      hostPid: this.#host?.alive ? this.#host.pid : undefined,
      losses: this.#losses,
      ortVersion: this.#facts?.ortVersion ?? null,
      networks: Object.fromEntries(this.#choices),
    };
  }

  async renewHost(): Promise<void> {
    if (this.#current === null) await this.#endHost();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopIdle();
    for (const job of this.#queue.takeAll()) job.fail(new CancelledError());
    this.#current?.fail(new CancelledError());
    if (this.#host?.alive) await this.#host.kill();
  }

  #pump(): void {
    if (this.#current || this.#closed) return;
    this.#stopIdle();
    const job = this.#queue.next();
    if (!job) {
      this.#stopIdle = this.#ports.clock.after(this.#options.idleMs, () => void this.#endHost());
      return;
    }
    this.#current = job;
    void this.#step(job).finally(() => {
      this.#current = null;
      if (!job.settled) this.#queue.add(job);
      this.#pump();
    });
  }

  /** One run of a job. Never throws: what fails is told to the job, or leaves it unsettled for another try. */
  async #step(job: InferenceJob): Promise<void> {
    let used: { readonly file: NetworkFile; readonly provider: string } | null = null;
    try {
      // The host starts while the file is hashed.
      const [host, file] = await Promise.all([
        this.#connect(),
        job.file ?? this.#ports.models.verifiedFile(job.request.network),
      ]);
      job.file = file;
      const choice = await this.#choose(file);
      used = { file, provider: choice.provider };
      if (job.settled) return;
      const { shared, inputs } = job;
      const session = specOf(file, choice.provider, this.#options.threads);
      const done = await host.run({ session, shared, inputs, outputs: job.request.outputs });
      this.#ports.log({
        kind: 'run',
        network: file.network,
        provider: choice.provider,
        runMs: done.runMs,
        createMs: done.createMs,
      });
      if (!job.settled) job.take(done, choice.provider);
    } catch (error) {
      this.#recover(job, used, error);
    }
  }

  async #connect(): Promise<HostConnection> {
    if (!this.#host?.alive) {
      const { launch, clock } = this.#ports;
      this.#host = new HostConnection(launch, clock, this.#options);
    }
    const host = this.#host;
    if (!host.facts) await host.ready();
    this.#facts = host.facts;
    return host;
  }

  async #choose(file: NetworkFile): Promise<ProviderChoice> {
    const version = this.#facts?.ortVersion ?? '';
    const remembered = await this.#ports.providers?.choose(file.sha256, version);
    const choice = this.#bans.apply(file.sha256, remembered ?? unmeasured);
    this.#choices.set(file.network, choice);
    return choice;
  }

  #recover(job: InferenceJob, used: { file: NetworkFile; provider: string } | null, error: unknown): void {
    const { network } = job.request;
    const provider = used?.provider ?? 'cpu';
    if (error instanceof HostLostError && !this.#closed) {
      this.#losses++;
      this.#ports.log({ kind: 'host-lost', network, provider, reason: error.message });
      if (used && provider !== 'cpu')
        this.#bans.ban(used.file.sha256, provider, `${provider} ended its process`);
      job.losses++;
      if (job.losses >= mostLosses) job.fail(lostForGood(network, error));
      return;
    }
    if (used && provider !== 'cpu' && error instanceof ExpectedError && error.code === PROVIDER_FAILED) {
      // Banned: the next try is on the CPU, so this cannot go round.
      this.#bans.ban(used.file.sha256, provider, error.message);
      this.#ports.log({ kind: 'provider-failed', network, provider, reason: error.message });
      return;
    }
    job.fail(error instanceof Error ? error : new Error(String(error)));
  }

  async #endHost(): Promise<void> {
    const host = this.#host;
    this.#host = null;
    if (host?.alive) await host.kill();
  }
}

function lostForGood(network: string, error: HostLostError): ExpectedError {
  return error.ending === 'deadline'
    ? new ExpectedError(
        'inference-deadline',
        `The network ${network} gave no answer in time, twice (${error.message}); use a smaller model or a faster machine.`,
      )
    : new ExpectedError(
        'inference-host-crashed',
        `The process that runs ${network} ended twice (${error.message}); run countersign doctor to see what works here.`,
      );
}
