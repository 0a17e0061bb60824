import type { LoadedEngine } from './load-engine.ts';
import type { EngineData } from './worker/operations.ts';

/** What can be sent to a thread. */
export function engineData({ task, unet, sam, taskSha256, models, encoderKey }: LoadedEngine): EngineData {
  return { task, unet, sam, taskSha256, models, encoderKey };
}
