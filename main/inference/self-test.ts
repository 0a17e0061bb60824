import { ExpectedError, messageOf } from '../../core/domain/errors.ts';
import type { Tensors } from '../../core/pipeline/session-port.ts';
import type { ModelRegistry, NetworkFile } from '../models/model-registry.ts';
import { completeOptions, type InferenceOptions } from './client-options.ts';
import type { Clock } from './clock.ts';
import { HostConnection, HostLostError } from './host-connection.ts';
import type { HostLauncher } from './host-process.ts';
import type { HostFacts } from './protocol.ts';
import { judgeTrials, type JudgedTrial, type ProviderTrial } from './provider-trial.ts';
import { largestDifference, sampleInputs } from './sample-inputs.ts';
import { specOf } from './session-spec.ts';
import { installAdvice } from '../platform/install-advice.ts';

export interface SelfTestPorts {
  readonly launch: HostLauncher;
  readonly clock: Clock;
  readonly models: Pick<ModelRegistry, 'get' | 'list' | 'networksOf' | 'verifiedFile'>;
  /** Called before each measurement. */
  readonly onProgress?: (network: string, provider: string) => void;
  readonly signal?: { readonly aborted: boolean };
}

export interface SelfTestOptions extends Partial<InferenceOptions> {
  /** Providers to measure, the CPU among them. */
  readonly providers: readonly string[];
  /** Measured runs after one that warms up. */
  readonly runs: number;
}

export interface NetworkReport {
  readonly network: string;
  /** Null when the file is missing or wrong: then `problem` says so and nothing was measured. */
  readonly sha256: string | null;
  readonly tolerance: number;
  readonly problem: string | null;
  readonly trials: readonly JudgedTrial[];
}

export interface SelfTestReport {
  readonly facts: HostFacts;
  readonly networks: readonly NetworkReport[];
}

/**
 * Runs every network on every provider with the same seeded inputs, and compares with the CPU. A provider
 * that crashes costs its own process only.
 *
 * @throws ExpectedError `inference-unavailable` or `inference-host-crashed` when no host can be started
 */
export async function runSelfTest(ports: SelfTestPorts, options: SelfTestOptions): Promise<SelfTestReport> {
  const bench = new Bench(ports, options);
  try {
    const facts = await bench.facts();
    const networks: NetworkReport[] = [];
    for (const { id } of ports.models.list()) {
      for (const network of ports.models.networksOf(id)) {
        if (ports.signal?.aborted) break;
        networks.push(await testNetwork(ports, options, { bench, facts, id, network }));
      }
    }
    return { facts, networks };
  } finally {
    await bench.close();
  }
}

interface Subject {
  readonly bench: Bench;
  readonly facts: HostFacts;
  readonly id: string;
  readonly network: string;
}

async function testNetwork(
  ports: SelfTestPorts,
  options: SelfTestOptions,
  subject: Subject,
): Promise<NetworkReport> {
  const { bench, facts, id, network } = subject;
  const manifest = ports.models.get(id);
  const { tolerance } = manifest;
  let file: NetworkFile;
  try {
    file = await ports.models.verifiedFile(network);
  } catch (error) {
    return { network, sha256: null, tolerance, problem: messageOf(error), trials: [] };
  }
  const inputs = sampleInputs(file, manifest);
  const trials: ProviderTrial[] = [];
  let reference: Tensors | null = null;
  // The CPU first: it is what the others are compared with.
  const providers = [...options.providers].sort((a, b) => Number(b === 'cpu') - Number(a === 'cpu'));
  for (const provider of providers) {
    if (!facts.providers.some(({ name }) => name === provider)) {
      trials.push(trialOf(provider, 'it is not part of this build of onnxruntime'));
      continue;
    }
    ports.onProgress?.(network, provider);
    const measured = await bench.measure(file, provider, inputs);
    if (typeof measured === 'string') {
      trials.push(trialOf(provider, measured));
      continue;
    }
    if (provider === 'cpu') reference = measured.outputs;
    const maxDifference = reference ? largestDifference(reference, measured.outputs) : null;
    trials.push({ provider, problem: null, medianMs: measured.medianMs, maxDifference });
  }
  return { network, sha256: file.sha256, tolerance, problem: null, trials: judgeTrials(trials, tolerance) };
}

function trialOf(provider: string, problem: string): ProviderTrial {
  return { provider, problem, medianMs: null, maxDifference: null };
}

/** Hosts for measuring: replaced when a provider has taken one down. */
class Bench {
  readonly #ports: SelfTestPorts;
  readonly #options: InferenceOptions;
  readonly #runs: number;
  #host: HostConnection | null = null;

  constructor(ports: SelfTestPorts, options: SelfTestOptions) {
    this.#ports = ports;
    this.#options = completeOptions(options);
    this.#runs = options.runs;
  }

  async facts(): Promise<HostFacts> {
    try {
      return await this.#connect().ready();
    } catch (error) {
      if (!(error instanceof HostLostError)) throw error;
      const sentence = `The process that runs models cannot be started (${error.message}); ${installAdvice()}.`;
      throw new ExpectedError('inference-host-crashed', sentence);
    }
  }

  /** @returns outputs and time, or why it does not run */
  async measure(
    file: NetworkFile,
    provider: string,
    inputs: Tensors,
  ): Promise<{ readonly outputs: Tensors; readonly medianMs: number } | string> {
    const session = specOf(file, provider, this.#options.threads);
    const outputs = file.contract.outputs.map(({ name }) => name);
    try {
      const host = this.#connect();
      await host.ready();
      const first = await host.run({ session, shared: {}, inputs, outputs });
      const times: number[] = [];
      while (times.length < this.#runs)
        times.push((await host.run({ session, shared: {}, inputs, outputs })).runMs);
      const medianMs = times.sort((a, b) => a - b)[times.length >> 1] ?? first.runMs;
      return { outputs: first.outputs, medianMs };
    } catch (error) {
      if (error instanceof HostLostError) return `it ended the process (${error.message})`;
      if (error instanceof ExpectedError) return error.message;
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.#host?.alive) await this.#host.kill();
  }

  #connect(): HostConnection {
    if (!this.#host?.alive)
      this.#host = new HostConnection(this.#ports.launch, this.#ports.clock, this.#options);
    return this.#host;
  }
}
