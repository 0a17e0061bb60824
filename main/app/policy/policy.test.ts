import { describe, expect, it } from 'vitest';
import { isOwnAddress, mayNavigate, mayRequest, PAGE_ADDRESS, schemeOf } from './addresses.ts';
import { mayUse } from './permissions.ts';
import { maySend } from './senders.ts';
import { NETWORK_SWITCHES, refusedSwitch } from './switches.ts';
import { windowOptions } from './window-options.ts';

const OTHERS = [
  '',
  'nothing',
  'http://countersign/',
  'https://example.org/',
  'ws://127.0.0.1/',
  'wss://example.org/',
  'ftp://example.org/',
  'file:///etc/passwd',
  'app://other/',
  'app://countersign.example.org/',
  'app://countersign@example.org/',
  'app://user@countersign/',
  'app://user:word@countersign/',
  'app://countersign:80/',
  'app:countersign/',
  'app:///countersign/',
  'apps://countersign/',
  'about:blank',
  'javascript:alert(1)',
  'chrome://gpu',
  'blob:https://example.org/1',
  'view-source:app://countersign/',
  'filesystem:app://countersign/temporary/',
];

describe('which addresses are the program', () => {
  it.each([PAGE_ADDRESS, 'app://countersign', 'app://countersign/assets/a.js', 'app://countersign/?a#b'])(
    'is %s',
    (address) => expect(isOwnAddress(address)).toBe(true),
  );

  it.each(OTHERS)('is not %j', (address) => {
    expect([isOwnAddress(address), mayNavigate(address)]).toEqual([false, false]);
    expect(mayRequest(address, 'packaged')).toBe(false);
    expect(mayRequest(address, 'development')).toBe(false);
  });

  it('shows the page, and nothing else of its own', () => {
    expect(
      ['app://countersign/', 'app://countersign/index.html', 'app://countersign/?x'].map(mayNavigate),
    ).toEqual([true, true, true]);
    expect(
      ['app://countersign/blob/00', 'app://countersign/icon.svg', 'data:text/html,x'].map(mayNavigate),
    ).toEqual([false, false, false]);
  });

  it('lets through what stays in the page, and the tools of developers only for them', () => {
    expect(mayRequest('blob:app://countersign/1234', 'packaged')).toBe(true);
    expect(mayRequest('data:image/png;base64,AA', 'packaged')).toBe(true);
    expect(mayRequest('devtools://devtools/bundled/x.js', 'development')).toBe(true);
    expect(mayRequest('devtools://devtools/bundled/x.js', 'packaged')).toBe(false);
  });

  it('S2: tells the scheme of an address only', () => {
    expect(['HTTPS://example.org/Doe^Jane', 'Doe^Jane', ''].map(schemeOf)).toEqual([
      'https',
      'unknown',
      'unknown',
    ]);
  });
});

describe('the window', () => {
  const facts = { preload: '/app/preload/bridge.cjs', build: 'packaged', ground: '#090909' } as const;

  it('is sandboxed and isolated, without Node, webviews, dictionaries or tools', () => {
    expect(windowOptions(facts).webPreferences).toMatchObject({
      preload: '/app/preload/bridge.cjs',
      partition: 'workstation',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
  });

  it('writes nothing of its pages to the disk', () => {
    expect(windowOptions(facts).webPreferences?.partition).not.toMatch(/^persist:/);
  });

  it('has tools for developers only', () => {
    expect(windowOptions({ ...facts, build: 'development' }).webPreferences?.devTools).toBe(true);
  });
});

describe('permissions', () => {
  it('are full screen and copying, for our page', () => {
    const asked = ['fullscreen', 'automatic-fullscreen', 'clipboard-sanitized-write'];
    expect(asked.map((permission) => mayUse(permission, 'app://countersign/'))).toEqual([true, true, true]);
    expect(asked.map((permission) => mayUse(permission, 'https://example.org/'))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it.each([
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'hid',
    'fileSystem',
    'usb',
  ])('are not %s', (permission) => expect(mayUse(permission, 'app://countersign/')).toBe(false));
});

describe('senders', () => {
  const page = { url: 'app://countersign/', parent: null };

  it('count as the top frame of our page in our window', () => {
    expect(maySend({ frame: page, isOurWindow: true })).toBe(true);
  });

  it.each([
    ['of another window', { frame: page, isOurWindow: false }],
    ['in a frame of it', { frame: { ...page, parent: page }, isOurWindow: true }],
    ['that has gone', { frame: null, isOurWindow: true }],
    ['of another address', { frame: { url: 'https://example.org/', parent: null }, isOurWindow: true }],
    ['of an empty page', { frame: { url: 'about:blank', parent: null }, isOurWindow: true }],
  ])('do not count %s', (_, sender) => expect(maySend(sender)).toBe(false));
});

describe('switches', () => {
  it('S1: stop names from resolving, proxies, and what Chromium fetches by itself', () => {
    const values = new Map(NETWORK_SWITCHES.map(({ name, value }) => [name, value]));
    expect(values.get('host-resolver-rules')).toBe('MAP * ~NOTFOUND');
    expect([...values.keys()]).toEqual(
      expect.arrayContaining([
        'no-proxy-server',
        'disable-background-networking',
        'disable-component-update',
        'disable-domain-reliability',
        'no-pings',
      ]),
    );
  });

  it('refuse a door for debuggers', () => {
    expect(refusedSwitch((name) => name === 'remote-debugging-port')).toBe('remote-debugging-port');
    expect(refusedSwitch((name) => name === 'lang')).toBeNull();
  });
});
