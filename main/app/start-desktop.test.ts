import type { IpcMainEvent, MessagePortMain } from 'electron';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeRendererFolder, removeRendererFolder } from '../../test/contract/renderer-folder.ts';
import {
  createElectronStandIn,
  type ElectronStandIn,
  type StandInOptions,
} from '../../test/support/electron/electron.ts';
import { standInFrame } from '../../test/support/electron/window.ts';
import { nodeUtilityProcess } from '../../test/support/electron/utility-process.ts';
import { CHEAP, PASSPHRASE } from '../../test/support/sealing.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { contract } from '../../core/contract/contract.ts';
import { FILES_DROPPED, PORT_WANTED } from '../../core/transport/bridge-messages.ts';
import { createClient } from '../../core/transport/client.ts';
import { wrapByPassphrase } from '../sealing/passphrase-wrap.ts';
import { newSeal, writeSeal } from '../sealing/seal-file.ts';
import { newDataKey } from '../sealing/sealer.ts';
import { createElectronChannel } from '../hosts/electron-port-channel.ts';
import type { Desktop } from './open-desktop.ts';
import { startDesktop } from './start-desktop.ts';

/** A fact that never comes must not cost an hour; a busy machine must not fail. */
const PATIENCE_MS = 40_000;

const open: Desktop[] = [];
const pages: string[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((desktop) => desktop.close()));
  await Promise.all(pages.splice(0).map((folder) => removeRendererFolder(folder)));
});

async function setUp(options: StandInOptions = {}) {
  const root = tempFolder({});
  const station = join(root, 'station');
  const electron = createElectronStandIn({ fork: nodeUtilityProcess(), ...options });
  const lines: string[] = [];
  const rendererFolder = await makeRendererFolder();
  pages.push(rendererFolder);
  const start = async (): Promise<Desktop | null> => {
    const go = await startDesktop(
      electron,
      { kind: 'window', workspace: 'Doe^Jane', models: [], open: [], demo: 'on-request' },
      {
        env: {
          ...process.env,
          COUNTERSIGN_DATA: station,
          XDG_DATA_HOME: root,
          XDG_CACHE_HOME: join(root, 'cache'),
        },
        cwd: root,
        platform: 'linux',
        program: { file: '/opt/countersign', args: [] },
        echo: (line) => lines.push(line),
        rendererFolder,
        preload: '/app/preload/bridge.cjs',
      },
    );
    const desktop = (await go?.()) ?? null;
    if (desktop !== null) open.push(desktop);
    return desktop;
  };
  return { electron, root, lines, start };
}

/** Loads the page's part of a conversation: asks for a port as the preload script does. */
function pageOf(electron: ElectronStandIn, desktop: Desktop) {
  const given: MessagePortMain[] = [];
  const contents = desktop.window()?.webContents;
  const senderFrame = Object.assign(standInFrame('app://countersign/'), {
    postMessage: (_channel: string, _message: unknown, ports: MessagePortMain[]) => given.push(...ports),
  });
  const event = { sender: contents, senderFrame } as unknown as IpcMainEvent;
  electron.ipcMain.emit(PORT_WANTED, event);
  const [port] = given;
  if (port === undefined) throw new Error('The page got no port.');
  const client = createClient(contract, createElectronChannel(port));
  return { client, drop: (paths: readonly string[]) => electron.ipcMain.emit(FILES_DROPPED, event, paths) };
}

/** Place of a call among all. */
const at = ({ calls }: ElectronStandIn, part: string, method: string): number =>
  calls.findIndex((call) => call.part === part && call.method === method);

describe('the desktop program', () => {
  it('settles policy and lock before it is ready, guards before the window, and serves its page', async () => {
    const { electron, root, lines, start } = await setUp();
    const desktop = await start();
    if (desktop === null) throw new Error(lines.join('\n'));

    const order = [
      at(electron, 'app.commandLine', 'appendSwitch'),
      at(electron, 'protocol', 'registerSchemesAsPrivileged'),
      at(electron, 'app', 'enableSandbox'),
      at(electron, 'app', 'setPath'),
      at(electron, 'app', 'requestSingleInstanceLock'),
      at(electron, 'app', 'whenReady'),
      at(electron, 'session.default.webRequest', 'onBeforeRequest'),
      at(electron, 'session.memory.workstation.protocol', 'handle'),
      at(electron, 'BrowserWindow', 'new'),
    ];
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(Math.min(...order)).toBeGreaterThanOrEqual(0);
    expect(electron.argsOf('app.commandLine', 'appendSwitch')).toContainEqual([
      'host-resolver-rules',
      'MAP * ~NOTFOUND',
    ]);
    expect(electron.windowOptions[0]?.webPreferences).toMatchObject({
      preload: '/app/preload/bridge.cjs',
      sandbox: true,
      contextIsolation: true,
    });
    expect(electron.argsOf('webContents', 'loadURL')).toEqual([['app://countersign/']]);
    // Only once its page is drawn.
    expect(desktop.window()?.isVisible()).toBe(false);
    desktop.window()?.emit('ready-to-show');
    expect(desktop.window()?.isVisible()).toBe(true);

    const { client, drop } = pageOf(electron, desktop);
    const heard: unknown[] = [];
    client.on('places.offered', ({ place }) => heard.push(place.name));
    const hello = await client.request('session.hello', {});
    expect(hello).toMatchObject({ host: { kind: 'desktop' } });
    // The system's own parts follow the choice of colours.
    expect(electron.windowOptions[0]?.backgroundColor).toBe('#090909');
    await client.request('settings.change', { theme: 'light' });
    expect(electron.argsOf('nativeTheme', 'set themeSource')).toEqual([['dark'], ['light']]);

    // Dropped on the page, and given to a second start of the same workspace.
    for (const name of ['cd', 'usb']) mkdirSync(join(root, name));
    drop([join(root, 'cd')]);
    await vi.waitFor(() => expect(heard).toEqual(['cd']), PATIENCE_MS);
    const handover = { countersign: 1, open: [join(root, 'usb')] };
    electron.app.emit('second-instance', {}, ['countersign'], root, handover);
    await vi.waitFor(() => expect(heard).toEqual(['cd', 'usb']), PATIENCE_MS);
    expect(desktop.window()?.isFocused()).toBe(true);

    // The backend first, then the process.
    electron.app.quit();
    expect(electron.argsOf('app', 'exit')).toEqual([]);
    await client.closed;
    await vi.waitFor(() => expect(electron.argsOf('app', 'exit')).toEqual([[0]]), PATIENCE_MS);
    expect(lines).toContain('network requests refused: 0');
    // S2
    const logs = join(root, 'station', 'logs');
    const written = readdirSync(logs).map((name) => readFileSync(join(logs, name), 'utf8'));
    expect(written.join()).toContain('network requests refused: 0');
    expect([...lines, ...written].join()).not.toMatch(/Doe|usb/);
  });

  it('ends at once where the workspace is open in another process', async () => {
    const { electron, start } = await setUp({ app: { requestSingleInstanceLock: () => false } });
    expect(await start()).toBeNull();
    expect([electron.argsOf('app', 'exit'), electron.windowOptions]).toEqual([[[0]], []]);
  });

  it('says why it cannot open a workspace, without a window', async () => {
    const { electron, root, lines, start } = await setUp();
    mkdirSync(join(root, 'Doe^Jane'));
    writeFileSync(join(root, 'Doe^Jane', 'catalogue.sqlite'), 'no database '.repeat(1000));
    expect(await start()).toBeNull();
    expect(electron.argsOf('dialog', 'showErrorBox')).toEqual([
      ['Countersign', expect.stringContaining('catalogue')],
    ]);
    expect([electron.argsOf('app', 'exit'), electron.windowOptions]).toEqual([[[1]], []]);
    expect(lines.at(-1)).toContain('the program cannot start');
  });

  it('lets the page of a sealed workspace ask for its passphrase, and opens nothing before', async () => {
    const { electron, root, lines, start } = await setUp();
    const workspace = join(root, 'Doe^Jane');
    const key = newDataKey();
    const made = newSeal(key);
    const passphrase = await wrapByPassphrase(key, { keyId: made.keyId, passphrase: PASSPHRASE }, CHEAP);
    mkdirSync(workspace);
    await writeSeal(workspace, { ...made, state: 'sealed', passphrase });
    const desktop = await start();
    if (desktop === null) throw new Error(lines.join('\n'));
    const { client, drop } = pageOf(electron, desktop);
    await expect(client.request('session.hello', {})).rejects.toMatchObject({
      // The stand-in has a keychain.
      reference: 'workspace-sealed-keychain',
    });
    drop([root]);
    await desktop.close();
    await client.closed;
    expect(readdirSync(workspace)).toEqual(['seal.json']);
  });

  it('does not start with a door for debuggers, unless it is a developer’s build', async () => {
    const { electron, root, start } = await setUp();
    electron.app.commandLine.appendSwitch('remote-debugging-port', '9222');
    expect(await start()).toBeNull();
    expect(electron.argsOf('dialog', 'showErrorBox')[0]?.[1]).toContain('--remote-debugging-port');
    expect(existsSync(join(root, 'Doe^Jane'))).toBe(false);
  });
});
