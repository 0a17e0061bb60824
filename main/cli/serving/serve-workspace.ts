import { randomBytes } from 'node:crypto';
import { startLoopbackHost, type LoopbackHost } from '../../hosts/loopback.ts';
import { systemClock } from '../../inference/clock.ts';
import { dataFolder } from '../../platform/data-folder.ts';
import { programRoot } from '../../platform/program-root.ts';
import { loadModels } from '../../station/load-models.ts';
import { openSettings } from '../../station/settings-file.ts';
import { readSeal } from '../../sealing/seal-file.ts';
import type { DataKey } from '../../sealing/sealer.ts';
import { createSealedDoor, openDoor } from '../../station/sealed-door.ts';
import { demoIfEmpty, openWorkstation, type OpenWorkstation } from '../../station/open-workstation.ts';
import { openStationLog } from '../../station/station-log.ts';
import type { CommandContext } from '../command.ts';
import { builtRenderer } from './built-renderer.ts';
import { openBrowser } from './open-browser.ts';
import { onUsualPort } from './usual-port.ts';

export interface ServeRequest {
  /** Absolute path of the workspace; made when missing. */
  readonly folder: string;
  /** Of a sealed workspace; null: it is clear, or the page asks for its passphrase. */
  readonly key: DataKey | null;
  /** 0: the system chooses. */
  readonly port: number;
  /** Further folders of models, absolute. */
  readonly models: readonly string[];
  readonly browser: 'open' | 'leave';
  /** `if-empty`: a workspace without images gets the demo study. */
  readonly demo: 'if-empty' | 'on-request';
}

/**
 * Serves a workspace to browsers of this machine until the signal fires, then ends everything in order.
 * @throws ExpectedError when another process writes to the workspace, the port is taken, models are not there.
 */
export async function serveWorkspace(context: CommandContext, request: ServeRequest): Promise<void> {
  const { signal, env } = context;
  const say = (line: string): Promise<void> => context.err.line(line);
  const stationFolder = dataFolder(env, process.platform);
  const log =
    context.log ??
    openStationLog({ dataFolder: stationFolder, kind: 'workstation', echo: (line) => void say(line) });
  const models = await loadModels({ env, folders: request.models });
  const rendererFolder = await builtRenderer({ root: programRoot(), signal, say });
  const settings = await openSettings(stationFolder);
  const open = (key: DataKey | null): Promise<OpenWorkstation> =>
    openWorkstation({
      folder: request.folder,
      key,
      models,
      settings,
      dataFolder: stationFolder,
      cwd: context.cwd,
      host: { kind: 'browser', choosePlace: null },
      log,
    });
  const seal = request.key === null ? readSeal(request.folder) : null;
  const door =
    seal === null
      ? openDoor(await open(request.key))
      : createSealedDoor({ seal, open, settings, clock: systemClock, log: log.line });
  try {
    const host = await onUsualPort(request, (port) =>
      startLoopbackHost({
        rendererFolder,
        openSession: (channel) => door.openSession(channel),
        blobs: door.blobs,
        port,
        log: log.line,
        random: randomBytes,
      }),
    );
    const stopAsking = newAddressOnEnter(context, host);
    try {
      await announce(context, request, host.url);
      const station = door.opened();
      if (request.demo === 'if-empty' && station !== null) await demoIfEmpty(station);
      await ended(signal);
    } finally {
      stopAsking();
      await host.close();
    }
  } finally {
    await door.close();
  }
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
