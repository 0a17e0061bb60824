import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { THREAD_CRASHED } from '../platform/worker-launch.ts';
import type { StationLog } from './station-log.ts';

/**
 * Writes down what nobody caught, in this process and in its threads, and changes nothing of what happens then.
 * @returns ends it.
 */
export function watchDefects(
  log: Pick<StationLog, 'defect'>,
  watched: Pick<NodeJS.Process, 'on' | 'off'> = process,
): () => void {
  // Rejections that nobody handles come here as well: Node makes errors of them.
  const onProcess = (error: unknown): void => void log.defect('process', error);
  const onThread = (error: unknown): void => void log.defect('thread', error);
  watched.on('uncaughtExceptionMonitor', onProcess);
  subscribe(THREAD_CRASHED, onThread);
  return () => {
    watched.off('uncaughtExceptionMonitor', onProcess);
    unsubscribe(THREAD_CRASHED, onThread);
  };
}
