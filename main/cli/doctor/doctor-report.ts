import { arch, availableParallelism, cpus, freemem, platform, release, totalmem } from 'node:os';
import type { ModelRegistry } from '../../models/model-registry.ts';
import type { NetworkReport, SelfTestReport } from '../../inference/self-test.ts';
import { providerOrder } from '../../inference/provider-order.ts';
import { version } from '../../platform/version.ts';

export interface ModelReport {
  readonly id: string;
  readonly version: string | null;
  /** Every network runs on some provider. */
  readonly ok: boolean;
  readonly problem: string | null;
  readonly networks: readonly NetworkReport[];
}

/** What `countersign doctor --json` prints. */
export interface DoctorReport {
  readonly ok: boolean;
  readonly countersign: string;
  readonly node: string;
  /** Null when it cannot be loaded: `problem` says why. */
  readonly onnxruntime: string | null;
  readonly problem: string | null;
  readonly system: { readonly platform: string; readonly release: string; readonly arch: string };
  readonly cpu: { readonly model: string; readonly threads: number };
  readonly memoryBytes: { readonly total: number; readonly free: number };
  /** Execution providers of this build of onnxruntime, and those that are tried here, in order. */
  readonly offered: readonly { readonly name: string; readonly bundled: boolean }[];
  readonly tried: readonly string[];
  readonly models: readonly ModelReport[];
}

/** @param tested the self-test, or the sentence that says why there is none */
export function makeReport(registry: ModelRegistry, tested: SelfTestReport | string): DoctorReport {
  const facts = typeof tested === 'string' ? null : tested.facts;
  const networks = typeof tested === 'string' ? [] : tested.networks;
  const good = registry.list().map((manifest): ModelReport => {
    const own = networks.filter(({ network }) => network.split('/')[0] === manifest.id);
    const ok = own.length > 0 && own.every(runsSomewhere);
    return { id: manifest.id, version: manifest.version, ok, problem: null, networks: own };
  });
  const bad = registry.problems().map(({ id, error }): ModelReport => ({
    id,
    version: null,
    ok: false,
    problem: error.message,
    networks: [],
  }));
  const models = [...good, ...bad];
  return {
    ok: facts !== null && models.every(({ ok }) => ok),
    countersign: version(),
    node: process.versions.node,
    onnxruntime: facts?.ortVersion ?? null,
    problem: typeof tested === 'string' ? tested : null,
    system: { platform: platform(), release: release(), arch: arch() },
    cpu: { model: cpus()[0]?.model.trim() ?? 'unknown', threads: availableParallelism() },
    memoryBytes: { total: totalmem(), free: freemem() },
    offered: facts?.providers ?? [],
    tried: providerOrder(platform()),
    models,
  };
}

function runsSomewhere({ problem, trials }: NetworkReport): boolean {
  return problem === null && trials.some((trial) => trial.problem === null);
}
