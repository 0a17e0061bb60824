import { ExpectedError, CancelledError } from '../../../core/domain/errors.ts';
import { systemClock } from '../../inference/clock.ts';
import { createForkLauncher } from '../../inference/fork-host.ts';
import { machineName } from '../../inference/machine.ts';
import { createProviderMemory } from '../../inference/provider-memory.ts';
import { providerOrder } from '../../inference/provider-order.ts';
import { runSelfTest, type SelfTestReport } from '../../inference/self-test.ts';
import { cacheFolder } from '../../models/cache-folder.ts';
import type { ModelRegistry } from '../../models/model-registry.ts';
import { loadModels } from '../../station/load-models.ts';
import type { Command, CommandContext } from '../command.ts';
import { makeReport } from '../doctor/doctor-report.ts';
import { printDoctor } from '../doctor/print-doctor.ts';
import { EXIT } from '../exit-codes.ts';
import { resolve } from 'node:path';

/** Measured runs per network and provider: the median of three is steady enough for a factor. */
const measuredRuns = 3;

export const command: Command = {
  name: 'doctor',
  summary: 'Show versions, execution providers and whether every model runs, how fast and how exactly',
  usage: '[--models DIR]...',
  description:
    'Checks the files of every model against its manifest and runs every network on every execution provider ' +
    "that this system may have, with the same numbers. A provider that is off by more than the model's " +
    'tolerance or not faster than the CPU is not used; what was measured is remembered for the other commands. ' +
    'Exit code 0: every model runs on some provider. 1: not every model does.',
  options: {
    models: { kind: 'list', value: 'DIR', help: 'also check the models in this folder' },
  },
  positionals: { min: 0, max: 0 },
  run: async (input, context) => {
    const cache = cacheFolder(context.env, process.platform);
    const folders = input.list('models').map((folder) => resolve(context.cwd, folder));
    const { registry } = await loadModels({ env: context.env, folders });
    const tested = await test(registry, context);
    if (typeof tested !== 'string') await remember(cache, tested);
    const report = makeReport(registry, tested);
    if (context.json) await context.out.line(JSON.stringify(report));
    else for (const line of printDoctor(report)) await context.out.line(line);
    return report.ok ? EXIT.ok : EXIT.partial;
  },
};

/** @returns the measurements, or the sentence that says why nothing can run */
async function test(registry: ModelRegistry, context: CommandContext): Promise<SelfTestReport | string> {
  const onProgress = (network: string, provider: string): void => {
    if (context.err.isTty) void context.err.line(`measuring ${network} on ${provider}`);
  };
  const ports = {
    launch: context.launchHost ?? createForkLauncher(),
    clock: systemClock,
    models: registry,
    onProgress,
  };
  const options = { providers: providerOrder(process.platform), runs: measuredRuns };
  try {
    const report = await runSelfTest({ ...ports, signal: context.signal }, options);
    if (context.signal.aborted) throw new CancelledError();
    return report;
  } catch (error) {
    if (error instanceof ExpectedError) return error.message;
    throw error;
  }
}

async function remember(cache: string, { facts, networks }: SelfTestReport): Promise<void> {
  const measured = networks.flatMap(({ sha256, tolerance, trials }) =>
    sha256 === null
      ? []
      : [
          {
            sha256,
            tolerance,
            ortVersion: facts.ortVersion,
            trials: trials.map(({ provider, problem, medianMs, maxDifference }) => ({
              provider,
              problem,
              medianMs,
              maxDifference,
            })),
          },
        ],
  );
  await createProviderMemory(cache, machineName()).record(measured);
}
