import type { EngineThread } from '../engine/engine-thread.ts';
import { maskOf } from '../exchange/export-case.ts';
import type { Probability } from '../exchange/worker/probability-api.ts';
import { engineData, type Engines } from './engines.ts';

/** Makes the probabilities behind a mask again: in the thread that prepares, where nobody waits at the screen. */
export function createExportProbability(ports: {
  readonly engines: Engines;
  readonly thread: EngineThread;
}): Probability {
  return async (one, structure, frame) => {
    const engine = await ports.engines.of(one.task);
    const { frameId, sopInstanceUid, frameIndex, locator, pixelSha256 } = one.frames[frame]!;
    return ports.thread.call('probability', {
      engine: engineData(engine),
      request: {
        frame: { frameId, sopInstanceUid, frameIndex, locator, pixelSha256 },
        recorded: one.structures.flatMap(({ labels }) => labels[frame] ?? []),
        models: one.models.flatMap(({ id, kind, files }) =>
          kind === 'unet' || kind === 'sam' ? [{ id, files: [...files] }] : [],
        ),
        structure: structure.structure.id,
        mask: maskOf(one, structure, frame),
      },
    });
  };
}
