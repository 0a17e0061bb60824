import type { Session, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { createElectronStandIn, type ElectronStandIn } from '../../test/support/electron/electron.ts';
import { electronEvent } from '../../test/support/electron/part.ts';
import { createBlockedRequests } from './blocked-requests.ts';
import { guardContents } from './guard-contents.ts';
import { guardSessions } from './guard-sessions.ts';

function setUp() {
  const electron = createElectronStandIn();
  const log: string[] = [];
  const blocked = createBlockedRequests((line) => log.push(line));
  guardContents(electron.app, (line) => log.push(line));
  guardSessions(electron, { build: 'packaged', blocked });
  return { electron, log, blocked };
}

/** The last function that a method of a part was given. */
function handlerOf<F>(electron: ElectronStandIn, part: string, method: string): F {
  // As the types of Electron say of that method.
  return electron.argsOf(part, method).at(-1)?.at(-1) as F;
}

/** Whether a session lets a request go. */
function goes(electron: ElectronStandIn, session: string, url: string): boolean {
  type Listener = Parameters<Session['webRequest']['onBeforeRequest']>[0];
  const listener = handlerOf<NonNullable<Listener>>(electron, `${session}.webRequest`, 'onBeforeRequest');
  let cancelled: boolean | undefined;
  listener({ url } as Parameters<typeof listener>[0], ({ cancel }) => (cancelled = cancel));
  return cancelled === false;
}

describe('every session', () => {
  it('S1: cancels and counts every request that leaves the program', () => {
    const { electron, blocked, log } = setUp();
    electron.session.fromPartition('later');
    for (const session of ['session.default', 'session.memory.workstation', 'session.memory.later']) {
      expect(goes(electron, session, 'app://countersign/assets/index.js')).toBe(true);
      expect(goes(electron, session, 'https://example.org/Doe^Jane')).toBe(false);
    }
    expect([blocked.count, blocked.lastScheme]).toEqual([3, 'https']);
    expect(log).toEqual([
      'a network request was refused: https (number 1)',
      'a network request was refused: https (number 2)',
      'a network request was refused: https (number 3)',
    ]);
    expect(blocked.summary()).toBe('network requests refused: 3, the last one https');
  });

  it('says of a request in a loop only so much', () => {
    const { electron, blocked, log } = setUp();
    for (let at = 0; at < 1000; at += 1) goes(electron, 'session.default', 'wss://example.org/');
    expect([blocked.count, log.length]).toEqual([1000, 21]);
  });

  it('has no permission, device, download, dictionary, certificate or proxy', () => {
    const { electron } = setUp();
    const session = electron.session.fromPartition('any');
    const part = 'session.memory.any';
    const check = handlerOf<NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>>(
      electron,
      part,
      'setPermissionCheckHandler',
    );
    const request = handlerOf<NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>>(
      electron,
      part,
      'setPermissionRequestHandler',
    );
    const page = 'app://countersign/';
    const details = { isMainFrame: true, requestingUrl: page };
    const answers: boolean[] = [];
    const contents = {} as WebContents;
    request(contents, 'geolocation', (granted) => answers.push(granted), details);
    request(contents, 'fullscreen', (granted) => answers.push(granted), details);
    request(contents, 'fullscreen', (granted) => answers.push(granted), {
      ...details,
      requestingUrl: 'https://example.org/',
    });
    expect(answers).toEqual([false, true, false]);
    expect([check(null, 'media', page, details), check(null, 'fullscreen', page, details)]).toEqual([
      false,
      true,
    ]);
    expect(handlerOf<() => boolean>(electron, part, 'setDevicePermissionHandler')()).toBe(false);

    const certificates: number[] = [];
    const verify = handlerOf<(request: object, callback: (result: number) => void) => void>(
      electron,
      part,
      'setCertificateVerifyProc',
    );
    verify({}, (result) => certificates.push(result));
    expect(certificates).toEqual([-2]);

    const download = electronEvent({});
    session.emit('will-download', download);
    expect(download.defaultPrevented).toBe(true);
    expect(electron.argsOf(part, 'setSpellCheckerEnabled')).toEqual([[false]]);
    expect(electron.argsOf(part, 'setSpellCheckerLanguages')).toEqual([[[]]]);
    expect(electron.argsOf(part, 'setProxy')).toEqual([[{ mode: 'direct' }]]);
    expect(electron.argsOf('app', 'setProxy')).toEqual([[{ mode: 'direct' }]]);
    expect(electron.argsOf('app', 'configureHostResolver')).toEqual([
      [{ secureDnsMode: 'off', enableBuiltInResolver: false }],
    ]);
  });
});

describe('every page', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('stays where it is on %s', (name) => {
    const { electron, log } = setUp();
    const { webContents } = new electron.BrowserWindow();
    const away = electronEvent({ url: 'https://example.org/Doe^Jane' });
    const same = electronEvent({ url: 'app://countersign/' });
    webContents.emit(name, away);
    webContents.emit(name, same);
    expect([away.defaultPrevented, same.defaultPrevented]).toEqual([true, false]);
    expect(log).toEqual(['a page was kept from leaving the program']);
  });

  it('opens no window and no webview', () => {
    const { electron } = setUp();
    const { webContents } = new electron.BrowserWindow();
    const open = handlerOf<Parameters<WebContents['setWindowOpenHandler']>[0]>(
      electron,
      'webContents',
      'setWindowOpenHandler',
    );
    expect(open({ url: 'app://countersign/' } as Parameters<typeof open>[0])).toEqual({ action: 'deny' });
    const webview = electronEvent({});
    webContents.emit('will-attach-webview', webview);
    expect(webview.defaultPrevented).toBe(true);
    expect(electron.argsOf('webContents', 'setWebRTCIPHandlingPolicy')).toEqual([
      ['disable_non_proxied_udp'],
    ]);
  });

  it('trusts no certificate and shows none', () => {
    const { electron } = setUp();
    const trusted: unknown[] = [];
    const wrong = electronEvent({});
    electron.app.emit('certificate-error', wrong, {}, '', '', {}, (answer: unknown) => trusted.push(answer));
    const asked = electronEvent({});
    electron.app.emit('select-client-certificate', asked, {}, '', [], (answer: unknown) =>
      trusted.push(answer),
    );
    expect([wrong.defaultPrevented, asked.defaultPrevented, trusted]).toEqual([
      true,
      true,
      [false, undefined],
    ]);
  });
});
