import type { MessagePortMain, WebContents, WebFrameMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { serveSmall } from '../../test/contract/connect.ts';
import { smallContract } from '../../test/contract/small-contract.ts';
import { createElectronStandIn } from '../../test/support/electron/electron.ts';
import { standInFrame } from '../../test/support/electron/window.ts';
import { FILES_DROPPED, PORT_GIVEN, PORT_WANTED } from '../../core/transport/bridge-messages.ts';
import type { Channel } from '../../core/transport/channel.ts';
import { createClient } from '../../core/transport/client.ts';
import { maySend } from '../app/policy/senders.ts';
import { createElectronChannel } from './electron-port-channel.ts';
import { startElectronHost } from './electron.ts';

function setUp() {
  const electron = createElectronStandIn();
  const window = new electron.BrowserWindow();
  const log: string[] = [];
  const opened: Channel[] = [];
  const dropped: (readonly string[])[] = [];
  const given: MessagePortMain[] = [];
  const host = startElectronHost(electron, {
    openSession: (channel) => {
      opened.push(channel);
      serveSmall(channel, log);
    },
    admits: ({ sender, senderFrame }) =>
      maySend({ frame: senderFrame, isOurWindow: electron.BrowserWindow.fromWebContents(sender) === window }),
    onDropped: (paths) => dropped.push(paths),
    log: (line) => log.push(line),
  });
  const frameAt = (url: string, parent: WebFrameMain | null = null): WebFrameMain =>
    Object.assign(standInFrame(url, parent), {
      postMessage: (channel: string, message: unknown, ports: MessagePortMain[]) => {
        expect([channel, message]).toEqual([PORT_GIVEN, null]);
        given.push(...ports);
      },
    });
  const page = frameAt('app://countersign/');
  const send = (
    channel: string,
    content?: unknown,
    from: { sender?: WebContents; senderFrame?: WebFrameMain | null } = {},
  ): void => {
    electron.ipcMain.emit(channel, { sender: window.webContents, senderFrame: page, ...from }, content);
  };
  return { electron, window, host, log, opened, dropped, given, frameAt, page, send };
}

/** What the page would make of its port. */
function clientOf(port: MessagePortMain | undefined) {
  if (port === undefined) throw new Error('The page got no port.');
  return createClient(smallContract, createElectronChannel(port));
}

describe('the host of the desktop program', () => {
  it('gives a page that asks a port of its own, with a session behind it', async () => {
    const { given, send } = setUp();
    send(PORT_WANTED);
    expect(await clientOf(given[0]).request('add', { a: 2 })).toEqual({ sum: 3 });
  });

  it('ends the session of a page that asks again: it was loaded anew', async () => {
    const { given, opened, send } = setUp();
    send(PORT_WANTED);
    const first = clientOf(given[0]);
    send(PORT_WANTED);
    await first.closed;
    expect(await clientOf(given[1]).request('add', { a: 4 })).toEqual({ sum: 5 });
    expect(opened).toHaveLength(2);
  });

  it.each(['render-process-gone', 'destroyed'])('ends the session on %s', async (name) => {
    const { given, send, window } = setUp();
    send(PORT_WANTED);
    const client = clientOf(given[0]);
    window.webContents.emit(name, {}, {});
    await client.closed;
  });

  it('ignores who is not our page, and says so without telling who it was', () => {
    const { electron, frameAt, page, opened, dropped, given, log, send } = setUp();
    const others = [
      { senderFrame: frameAt('https://example.org/Doe^Jane') },
      { senderFrame: frameAt('app://countersign/', page) },
      { senderFrame: null },
      { sender: new electron.BrowserWindow().webContents },
    ];
    for (const from of others) {
      send(PORT_WANTED, undefined, from);
      send(FILES_DROPPED, ['/cd'], from);
    }
    expect([opened, given, dropped]).toEqual([[], [], []]);
    expect(new Set(log)).toEqual(new Set(['a message of an unknown sender was ignored']));
  });

  it('hands on dropped files, when they are absolute paths', () => {
    const { dropped, log, send } = setUp();
    send(FILES_DROPPED, ['/cd', '/studies/one.dcm']);
    expect(dropped).toEqual([['/cd', '/studies/one.dcm']]);
    for (const wrong of [
      undefined,
      '/cd',
      [],
      [''],
      ['cd'],
      [1],
      ['/cd', '../x'],
      new Array(10_001).fill('/a'),
    ]) {
      send(FILES_DROPPED, wrong);
    }
    expect(dropped).toHaveLength(1);
    expect(new Set(log)).toEqual(new Set(['a message about dropped files was not understood']));
  });

  it('serves nobody once it is closed', async () => {
    const { given, host, opened, send } = setUp();
    send(PORT_WANTED);
    const client = clientOf(given[0]);
    host.close();
    await client.closed;
    send(PORT_WANTED);
    expect(opened).toHaveLength(1);
  });
});
