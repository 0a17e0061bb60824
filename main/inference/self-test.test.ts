import { afterAll, describe, expect, it } from 'vitest';
import type { ModelManifest } from '../../core/domain/model-manifest.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { softwareVulkan } from '../../test/support/software-vulkan.ts';
import { tapHost } from '../../test/support/tapped-host.ts';
import * as tiny from '../../test/support/tiny-networks.ts';
import { createForkLauncher, type ForkOptions } from './fork-host.ts';
import { runSelfTest, type NetworkReport, type SelfTestPorts } from './self-test.ts';

const networks = new tiny.TinyNetworks()
  .add('add', tiny.addTen)
  .add('unknown-operator', tiny.unknownOperator);
afterAll(() => networks.remove());

// The self-test reads kind, id and tolerance only.
const manifest = (id: string): ModelManifest => ({ kind: 'unet', id, tolerance: 1e-4 }) as ModelManifest;

async function measure(
  network: string,
  options: ForkOptions = {},
  kill = '',
): Promise<NetworkReport | undefined> {
  const { launch } = tapHost(createForkLauncher(options), (message, host) => {
    if (message.kind === 'run' && message.session.provider === kill) host.kill();
    return message;
  });
  const models: SelfTestPorts['models'] = {
    get: manifest,
    list: () => [manifest(network)],
    networksOf: (id) => [id],
    verifiedFile: (name) => networks.verifiedFile(name),
  };
  const ports = { launch, clock: new ManualClock(), models };
  const report = await runSelfTest(ports, { providers: ['dml', 'webgpu', 'cpu'], runs: 3, threads: 1 });
  expect(report.facts.ortVersion).toMatch(/^\d+\.\d+/);
  return report.networks[0];
}

describe('runSelfTest', () => {
  it('measures the CPU, and says why another provider does not run', async () => {
    const report = await measure('add');
    expect(report?.problem).toBeNull();
    const cpu = report?.trials.find(({ provider }) => provider === 'cpu');
    expect(cpu).toMatchObject({ problem: null, maxDifference: 0 });
    expect(cpu?.medianMs).toBeGreaterThan(0);
    if (process.platform === 'win32') return;
    const dml = report?.trials.find(({ provider }) => provider === 'dml');
    expect(dml?.reason).toBe('it is not part of this build of onnxruntime');
  });

  it('goes on when a provider takes the process down', async () => {
    const report = await measure('add', {}, 'webgpu');
    const webgpu = report?.trials.find(({ provider }) => provider === 'webgpu');
    if (webgpu?.problem === 'it is not part of this build of onnxruntime') return;
    expect(webgpu).toMatchObject({ used: false, problem: 'it ended the process (signal SIGKILL)' });
    expect(report?.trials.find(({ provider }) => provider === 'cpu')?.used).toBe(true);
  });

  it('reports a model that runs nowhere', async () => {
    const report = await measure('unknown-operator');
    expect(report?.trials.every(({ problem, used }) => problem !== null && !used)).toBe(true);
    expect(report?.trials.find(({ provider }) => provider === 'cpu')?.problem).toContain('does not know');
  });
});

describe('WebGPU without a graphics card', () => {
  const { env, missing } = softwareVulkan();
  if (missing !== null) console.log(`SKIPPED WebGPU through SwiftShader: ${missing}`);

  it.skipIf(missing !== null)("computes the CPU's numbers on Chromium's SwiftShader", async () => {
    const report = await measure('add', { env });
    const webgpu = report?.trials.find(({ provider }) => provider === 'webgpu');
    expect(webgpu).toMatchObject({ problem: null });
    expect(webgpu?.maxDifference).toBeLessThanOrEqual(1e-4);
  });
});
