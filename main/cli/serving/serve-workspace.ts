import { randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';
import { createBackend, type Backend } from '../../backend.ts';
import { createEngineThread } from '../../engine/engine-thread.ts';
import { createBlobTickets } from '../../hosts/blob-tickets.ts';
import { createBatchThreads } from '../../exchange/batch-threads.ts';
import { startLoopbackHost, type LoopbackHost } from '../../hosts/loopback.ts';
import { systemClock } from '../../inference/clock.ts';
import { stationRoots } from '../../platform/station-roots.ts';
import { openStore, type OpenStore } from '../../store/store-client.ts';
import { EMBEDDING_BYTES } from '../../workspace/workspace.ts';
import type { CommandContext } from '../command.ts';
import { loadModels, type CommandModels } from '../inference.ts';
import { version } from '../version.ts';
import { builtRenderer, programRoot } from './built-renderer.ts';
import { dataFolder } from './data-folder.ts';
import { openBrowser } from './open-browser.ts';
import { onUsualPort } from './usual-port.ts';

export interface ServeRequest {
  /** Absolute path of the workspace; made when missing. */
  readonly folder: string;
  /** 0: the system chooses. */
  readonly port: number;
  /** Further folders of models, absolute. */
  readonly models: readonly string[];
  readonly browser: 'open' | 'leave';
  /** `if-empty`: a workspace without images gets the demo study. */
  readonly demo: 'if-empty' | 'on-request';
}

/** All unfetched frames and masks; a page fetches what it asked for at once. */
const BLOB_BYTES = 512 * 2 ** 20;
const BLOB_LIFE_MS = 60_000;

/**
 * Serves a workspace to browsers of this machine until the signal fires, then ends everything in order.
 * @throws ExpectedError when another process writes to the workspace, the port is taken, models are not there.
 */
export async function serveWorkspace(context: CommandContext, request: ServeRequest): Promise<void> {
  const { signal } = context;
  const models = await loadModels(context, request.models);
  const store = await openStore(request.folder);
  const say = (line: string): Promise<void> => context.err.line(line);
  const rendererFolder = await builtRenderer({ root: programRoot(), signal, say }).catch(async (error) => {
    await store.close();
    throw error;
  });
  const log = (line: string): void => void context.err.line(line);
  const blobs = createBlobTickets({
    random: randomBytes,
    clock: systemClock,
    maxBytes: BLOB_BYTES,
    lifeMs: BLOB_LIFE_MS,
  });
  const backend = await startBackend(context, { store, models, blobs, log });
  try {
    const host = await onUsualPort(request, (port) =>
      startLoopbackHost({
        rendererFolder,
        openSession: backend.openSession,
        blobs,
        port,
        log,
        random: randomBytes,
      }),
    );
    const stopAsking = newAddressOnEnter(context, host);
    try {
      await announce(context, request, host.url);
      if (request.demo === 'if-empty' && (await store.imageCount()) === 0) {
        // The page shows how far it is, and what is wrong with it.
        backend.openDemo().catch(() => undefined);
      }
      await ended(signal);
    } finally {
      stopAsking();
      await host.close();
    }
  } finally {
    await backend.close();
  }
}

async function startBackend(
  context: CommandContext,
  about: {
    readonly store: OpenStore;
    readonly models: CommandModels;
    readonly blobs: { put(bytes: Uint8Array): string };
    readonly log: (line: string) => void;
  },
): Promise<Backend> {
  const { store, models, blobs, log } = about;
  const { folder } = store;
  const backend = await createBackend({
    folder,
    workspaceName: basename(folder),
    version: version(),
    store,
    startInference: models.startClient,
    registry: models.registry,
    startEngineThread: (sessions) =>
      createEngineThread({
        masksFolder: join(folder, 'masks'),
        embeddingsFolder: join(folder, 'embeddings'),
        embeddingBytes: EMBEDDING_BYTES,
        sessions,
      }),
    startBatchThreads: (probability) =>
      createBatchThreads({
        station: {
          workspace: folder,
          dataFolder: dataFolder(context.env, process.platform),
          version: version(),
        },
        probability,
        clock: systemClock,
      }),
    blobs,
    clock: systemClock,
    random: randomBytes,
    log,
    roots: () => stationRoots(context.cwd, process.platform),
  });
  store.onExit((error) => {
    if (error === null) return;
    log('the thread of the workspace has ended');
    backend.notify(
      'error',
      'The workspace cannot be reached any more, so nothing can be saved; start Countersign again.',
    );
  });
  return backend;
}

async function announce(context: CommandContext, request: ServeRequest, url: string): Promise<void> {
  if (context.json) await context.out.line(JSON.stringify({ url, workspace: request.folder }));
  else {
    await context.out.line(`Countersign is ready: ${url}`);
    const again = process.stdin.isTTY ? ' Enter prints another one.' : '';
    await context.out.line(
      `The address opens once, on this computer only.${again} Ctrl-C ends the workstation.`,
    );
  }
  if (request.browser === 'open') openBrowser(url, { env: context.env, platform: process.platform });
}

/** For another browser, or after the first address was spent. Without a terminal nobody could press Enter. */
function newAddressOnEnter(context: CommandContext, host: Pick<LoopbackHost, 'newAddress'>): () => void {
  const { stdin } = process;
  if (!stdin.isTTY) return () => undefined;
  const onLine = (): void => void context.out.line(host.newAddress());
  stdin.on('data', onLine);
  return () => {
    stdin.off('data', onLine);
    // A terminal that is still being read would keep the program alive.
    stdin.pause();
  };
}

function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
