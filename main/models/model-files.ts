import { join } from 'node:path';

/** Names of the files of a model that a station keeps; all but the last travel in its one-file form. */
export const MODEL_FILES = {
  manifest: 'manifest.json',
  network: 'model.onnx',
  card: 'card.md',
  training: 'training.json',
  /** What the network of another program calls its parameters; without it such a network cannot be trained further. */
  parameters: 'parameters.json',
  /** Says that it was brought here; does not travel on. */
  imported: 'imported.json',
} as const;

/** Where a station keeps the models that were trained on it or brought to it. @param dataFolder as `dataFolder` says it. */
export function stationModelsFolder(dataFolder: string): string {
  return join(dataFolder, 'models');
}

/** Absolute folders of models that the station itself knows; those of --models come besides. */
export interface ModelPlaces {
  readonly shipped: string;
  /** Made when the first model comes. */
  readonly station: string;
}
