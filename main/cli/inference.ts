import { existsSync } from 'node:fs';
import { ExpectedError } from '../../core/domain/errors.ts';
import { createInferenceClient, type InferenceClient, type InferenceEvent } from '../inference/client.ts';
import { systemClock } from '../inference/clock.ts';
import { createForkLauncher } from '../inference/fork-host.ts';
import { machineName } from '../inference/machine.ts';
import { createProviderMemory } from '../inference/provider-memory.ts';
import { cacheFolder } from '../models/cache-folder.ts';
import { loadRegistry, type ModelRegistry } from '../models/model-registry.ts';
import { shippedModelsFolder } from '../models/shipped-models.ts';
import type { CommandContext } from './command.ts';

/** The networks as every command reaches them. */
export interface CommandInference {
  readonly registry: ModelRegistry;
  readonly client: InferenceClient;
  /** Folders that models and their tasks come from, the shipped ones first. */
  readonly folders: readonly string[];
}

/** @param modelFolders further folders of models, absolute. @throws ExpectedError when one is not there. */
export async function startInference(
  context: Pick<CommandContext, 'env' | 'err'>,
  modelFolders: readonly string[],
): Promise<CommandInference> {
  const { startClient, ...models } = await loadModels(context, modelFolders);
  const client = startClient((event) => {
    if (event.kind === 'host-lost') {
      void context.err.line(
        `${event.network} stopped on ${event.provider} (${event.reason}); trying again on the CPU.`,
      );
    }
    if (event.kind === 'provider-failed') {
      void context.err.line(
        `${event.network} cannot run on ${event.provider} (${event.reason}); the CPU goes on.`,
      );
    }
  });
  return { ...models, client };
}

/** The models without anything that runs yet. */
export interface CommandModels extends Omit<CommandInference, 'client'> {
  startClient(log: (event: InferenceEvent) => void): InferenceClient;
}

/** @param modelFolders as `startInference`. @throws ExpectedError when one is not there. */
export async function loadModels(
  context: Pick<CommandContext, 'env'>,
  modelFolders: readonly string[],
): Promise<CommandModels> {
  for (const folder of modelFolders) {
    if (existsSync(folder)) continue;
    throw new ExpectedError('models-missing', `There is no folder of models at ${folder}; check --models.`);
  }
  const folders = [shippedModelsFolder(), ...modelFolders];
  const cache = cacheFolder(context.env, process.platform);
  const registry = await loadRegistry(folders, { cacheFolder: cache });
  const startClient: CommandModels['startClient'] = (log) =>
    createInferenceClient({
      launch: createForkLauncher(),
      models: registry,
      clock: systemClock,
      providers: createProviderMemory(cache, machineName()),
      log,
    });
  return { registry, folders, startClient };
}
