import type { InferenceClient } from '../inference/client.ts';
import { loadModels, type StationModels } from '../station/load-models.ts';
import type { CommandContext } from './command.ts';

/** The networks as every command reaches them. */
export interface CommandInference extends Omit<StationModels, 'startClient'> {
  readonly client: InferenceClient;
}

/** @param modelFolders further folders of models, absolute. @throws ExpectedError when one is not there. */
export async function startInference(
  context: Pick<CommandContext, 'env' | 'err' | 'launchHost'>,
  modelFolders: readonly string[],
): Promise<CommandInference> {
  const { env, launchHost } = context;
  const sources = { env, folders: modelFolders, ...(launchHost === undefined ? {} : { launch: launchHost }) };
  const { startClient, ...models } = await loadModels(sources);
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
