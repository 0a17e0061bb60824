import { join } from 'node:path';
import { createProbabilities } from '../../engine/final-probability.ts';
import { LANES } from '../../engine/prepare.ts';
import { loadEngine, type LoadedEngine } from '../../engine/load-engine.ts';
import { sharedOpener } from '../../engine/label-frame-file.ts';
import { openFrames } from '../../engine/open-frames.ts';
import type { FormatPorts } from '../../exchange/format-writer.ts';
import { probabilityRequest } from '../../exchange/probability-request.ts';
import { createSealer, type DataKey } from '../../sealing/sealer.ts';
import { createEmbeddingStore } from '../../workspace/embedding-store.ts';
import { EMBEDDING_BYTES } from '../../workspace/workspace.ts';
import type { CommandContext } from '../command.ts';
import { startInference, type CommandInference } from '../inference.ts';

export interface CommandProbabilities {
  readonly probability: FormatPorts['probability'];
  /** Ends the networks, if any were started. */
  close(): Promise<void>;
}

/** The networks behind `--segmentation fractional`, started when the first mask is asked for. */
export function commandProbabilities(
  context: CommandContext,
  about: {
    readonly workspace: string;
    readonly modelFolders: readonly string[];
    readonly key: DataKey | null;
  },
): CommandProbabilities {
  let inference: Promise<CommandInference> | null = null;
  let engine: Promise<LoadedEngine> | null = null;
  const read = createProbabilities({
    embeddings: createEmbeddingStore(
      join(about.workspace, 'embeddings'),
      EMBEDDING_BYTES,
      createSealer(about.key, 'files'),
    ),
    openFrames: sharedOpener(openFrames, LANES),
    priority: 'batch',
  });
  return {
    async probability(one, structure, frame) {
      inference ??= startInference(context, about.modelFolders);
      const { registry, client } = await inference;
      // Every case of a batch is of one task.
      engine ??= loadEngine(one.task, registry, client);
      return read(await engine, probabilityRequest(one, structure, frame), context.signal);
    },
    async close() {
      const started = await inference?.catch(() => null);
      await started?.client.close();
    },
  };
}
