import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';
import type { SessionPort } from '../../core/pipeline/session-port.ts';
import { launchWorker, type LaunchedWorker } from '../platform/worker-launch.ts';
import { expose } from '../platform/worker-rpc.ts';
import type { EngineApi, EngineFolders } from './worker/engine-api.ts';
import { createNetworksApi } from './worker/networks-api.ts';
import type { EngineInput, EngineOperation, EngineOutput } from './worker/operations.ts';

export interface EngineCall {
  readonly signal?: AbortSignal;
  readonly onProgress?: (what: string) => void;
}

/** A worker thread that decodes, labels and draws. It is started by the first call, and again after a crash. */
export interface EngineThread {
  /** @throws ExpectedError, CancelledError, or what was a bug in the worker. */
  call<N extends EngineOperation>(
    name: N,
    input: EngineInput<N>,
    options?: EngineCall,
  ): Promise<EngineOutput<N>>;
  /** Starts the thread ahead of its first call, which then does not wait for codecs to load. */
  warm(): void;
  /** Ends the thread; what is under way rejects with CancelledError. */
  close(): Promise<void>;
}

export interface EngineThreadOptions extends EngineFolders {
  /** Where the networks run. */
  readonly sessions: SessionPort;
}

const ENTRY = new URL('./worker/entry.ts', import.meta.url);

export function createEngineThread({ sessions, ...data }: EngineThreadOptions): EngineThread {
  let launched: Promise<LaunchedWorker<EngineApi>> | null = null;
  let closed = false;

  const start = async (): Promise<LaunchedWorker<EngineApi>> => {
    const thread = await launchWorker<EngineApi>(ENTRY, { what: 'The thread that reads images', data });
    expose(createNetworksApi(sessions), thread.worker);
    // The next call starts another one.
    thread.onExit(() => (launched = null));
    return thread;
  };
  const running = (): Promise<LaunchedWorker<EngineApi>> => {
    if (launched === null) {
      launched = start();
      launched.catch(() => (launched = null));
    }
    return launched;
  };
  const never = new AbortController().signal;

  return {
    async call<N extends EngineOperation>(
      name: N,
      input: EngineInput<N>,
      { signal = never, onProgress = () => undefined }: EngineCall = {},
    ): Promise<EngineOutput<N>> {
      if (closed || signal.aborted) throw new CancelledError();
      const { api } = await running();
      try {
        // The one function of this name, of which the compiler knows only the union.
        const run = api[name] as EngineApi[N];
        return await run(input, { signal, onProgress });
      } catch (error) {
        if (closed) throw new CancelledError();
        if (error instanceof ExpectedError && error.code === 'worker-ended') throw threadEnded(error);
        throw error;
      }
    },
    warm: () => void running().catch(() => undefined),
    async close() {
      closed = true;
      const thread = await launched?.catch(() => null);
      await thread?.stop();
    },
  };
}

function threadEnded(cause: Error): ExpectedError {
  return new ExpectedError(
    'image-thread-ended',
    'Reading this image stopped unexpectedly, perhaps for want of memory; close other programs and try again.',
    { cause },
  );
}
