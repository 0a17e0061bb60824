import type { EngineThread } from '../engine/engine-thread.ts';
import { probabilityRequest } from '../exchange/probability-request.ts';
import type { Probability } from '../exchange/worker/probability-api.ts';
import { engineData } from '../engine/engine-data.ts';
import type { Engines } from './engines.ts';

/** Makes the probabilities behind a mask again: in the thread that prepares, where nobody waits at the screen. */
export function createExportProbability(ports: {
  readonly engines: Engines;
  readonly thread: EngineThread;
}): Probability {
  return async (one, structure, frame) => {
    const engine = await ports.engines.of(one.task);
    return ports.thread.call('probability', {
      engine: engineData(engine),
      request: probabilityRequest(one, structure, frame),
    });
  };
}
