import { existsSync } from 'node:fs';
import { ExpectedError } from '../../core/domain/errors.ts';
import { createInferenceClient, type InferenceClient, type InferenceEvent } from '../inference/client.ts';
import { systemClock } from '../inference/clock.ts';
import { createForkLauncher } from '../inference/fork-host.ts';
import type { HostLauncher } from '../inference/host-process.ts';
import { machineName } from '../inference/machine.ts';
import { createProviderMemory } from '../inference/provider-memory.ts';
import { createTryModels, type TryModels } from '../inference/try-model.ts';
import { cacheFolder } from '../models/cache-folder.ts';
import { loadRegistry, type ModelRegistry } from '../models/model-registry.ts';
import { stationModelsFolder, type ModelPlaces } from '../models/model-files.ts';
import { shippedModelsFolder } from '../models/shipped-models.ts';
import { dataFolder } from '../platform/data-folder.ts';
import type { Environment } from '../platform/environment.ts';

/** The models of this station, without anything that runs yet. */
export interface StationModels {
  readonly registry: ModelRegistry;
  /** Folders that models and their tasks come from, the shipped ones first, then the station's own. */
  readonly folders: readonly string[];
  /** Of these, where models came with the program and where those lie that were trained here or brought here. */
  readonly places: ModelPlaces;
  /** @param log hears of every run and of every process that was lost. */
  startClient(log: (event: InferenceEvent) => void): InferenceClient;
  /** Runs models that are not in use yet. */
  readonly tryModels: TryModels;
}

export interface ModelSources {
  /** Says where the station's own models lie. */
  readonly env: Environment;
  /** Further folders of models, absolute. */
  readonly folders: readonly string[];
  /** How the process that runs the networks is started; a forked Node when not said. */
  readonly launch?: HostLauncher;
}

/** @throws ExpectedError when a folder is not there or the registry cannot be read. */
export async function loadModels(sources: ModelSources): Promise<StationModels> {
  for (const folder of sources.folders) {
    if (existsSync(folder)) continue;
    throw new ExpectedError('models-missing', `There is no folder of models at ${folder}; check --models.`);
  }
  const places: ModelPlaces = {
    shipped: shippedModelsFolder(),
    station: stationModelsFolder(dataFolder(sources.env, process.platform)),
  };
  // Naming one of them again must not make twins of its models.
  const folders = [...new Set([places.shipped, places.station, ...sources.folders])];
  const cache = cacheFolder(sources.env, process.platform);
  const registry = await loadRegistry(folders, { cacheFolder: cache });
  const launch = sources.launch ?? createForkLauncher();
  return {
    registry,
    folders,
    places,
    startClient: (log) =>
      createInferenceClient({
        launch,
        models: registry,
        clock: systemClock,
        providers: createProviderMemory(cache, machineName()),
        log,
      }),
    tryModels: createTryModels({ launch, clock: systemClock }),
  };
}
