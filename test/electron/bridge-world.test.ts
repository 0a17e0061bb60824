import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePreload } from '../../packaging/build/bundle-preload.ts';
import { oncePerRun } from '../browser/support/once-per-run.ts';
import { launchChromium } from '../support/chromium.ts';
import { tempFolder } from '../support/temp-folder.ts';

/**
 * The preload script as the packages bundle it, in a world of its own beside the page's, as contextIsolation runs it:
 * in Chromium without Electron, whose `ipcRenderer` is a stand-in within that world. Shows that the script needs nothing
 * but `electron`, that messages and ports cross between the worlds, and that the page sees nothing of it.
 */
const STAND_IN = `
  const sent = [];
  const listeners = {};
  const standIn = {
    ipcRenderer: {
      send: (...args) => {
        sent.push(args);
        document.documentElement.dataset.sent = JSON.stringify(sent);
        if (args[0] !== 'countersign:port-wanted') return;
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => port1.postMessage({ echo: data });
        listeners['countersign:port-given']({ ports: [port2] });
      },
      on: (channel, listener) => (listeners[channel] = listener),
    },
    webUtils: { getPathForFile: (file) => '/media/' + file.name },
  };
  const require = (name) => {
    if (name !== 'electron') throw new Error(name);
    return standIn;
  };
`;

let browser: Browser;
let page: Page;

beforeAll(async () => {
  const root = resolve(import.meta.dirname, '..', '..');
  const out = await oncePerRun('preload', async (folder) => void (await bundlePreload(root, folder)));
  const source = `(() => {${STAND_IN}\n${readFileSync(join(out, 'preload', 'bridge.cjs'), 'utf8')}})();`;
  browser = await launchChromium();
  page = await browser.newPage();
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Page.enable');
  await devTools.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: 'preload' });
  await page.route('https://countersign.test/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>page</title>' }),
  );
  await page.goto('https://countersign.test/');
});
afterAll(() => browser.close());

/** As renderer/app/connection.ts asks for a port; then says `word` over it. */
const echoed = (word: string): Promise<unknown> =>
  page.evaluate(
    (said) =>
      new Promise((done) => {
        const take = ({ source, data, ports }: MessageEvent<unknown>): void => {
          const [port] = ports;
          if (source !== window || data !== 'countersign:port-given' || port === undefined) return;
          window.removeEventListener('message', take);
          port.addEventListener('message', (event: MessageEvent<unknown>) => done(event.data));
          port.start();
          port.postMessage(said);
        };
        window.addEventListener('message', take);
        window.postMessage('countersign:port-wanted', '*');
      }),
    word,
  );

describe('the bundled preload script in its own world', { timeout: 40_000 }, () => {
  it('hands the page a port that works, and another one when it asks again', async () => {
    expect(await echoed('one')).toEqual({ echo: 'one' });
    expect(await echoed('two')).toEqual({ echo: 'two' });
  });

  it('leaves nothing in the page’s world', async () => {
    const names = [
      'require',
      'process',
      'electron',
      'ipcRenderer',
      'webUtils',
      'countersign',
      'installBridge',
    ];
    expect(await page.evaluate((all) => all.filter((name) => name in globalThis), names)).toEqual([]);
  });

  it('believes no drop that the page itself has made', async () => {
    const sent = await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['x'], 'made.dcm'));
      const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
      document.body.dispatchEvent(event);
      return [event.defaultPrevented, document.documentElement.dataset['sent'] ?? ''];
    });
    expect(sent).toEqual([true, expect.not.stringContaining('files-dropped')]);
  });

  it('tells where a dropped file lies, when a person drops it', async () => {
    const devTools = await page.context().newCDPSession(page);
    const file = join(tempFolder({ 'real.dcm': 'x' }), 'real.dcm');
    const data = { items: [], files: [file], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await devTools.send('Input.dispatchDragEvent', { type, x: 50, y: 50, data });
    }
    await expect
      .poll(() => page.evaluate(() => document.documentElement.dataset['sent'] ?? ''), { timeout: 20_000 })
      .toContain('["countersign:files-dropped",["/media/real.dcm"]]');
  });
});
