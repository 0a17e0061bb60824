import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRendererFolder, removeRendererFolder } from '../../test/contract/renderer-folder.ts';
import { createManualClock } from '../../test/contract/manual-clock.ts';
import { random } from '../../test/contract/loopback-client.ts';
import { createElectronStandIn } from '../../test/support/electron/electron.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import { createBlobTickets } from './blob-tickets.ts';
import { SCHEMES, servePages } from './electron-protocol.ts';
import { listPages } from './page-files.ts';

const log: string[] = [];
const blobs = createBlobTickets({ random, clock: createManualClock(), maxBytes: 1000, lifeMs: 1000 });
let folder = '';
let ask: (url: string, method?: string) => Promise<Response>;

beforeAll(async () => {
  folder = await makeRendererFolder();
  const { protocol, argsOf } = createElectronStandIn();
  servePages(protocol, { pages: await listPages(folder), blobs, log: (line) => log.push(line) });
  const [[scheme, handler]] = argsOf('protocol', 'handle') as [
    [string, (request: { url: string; method: string }) => Promise<Response>],
  ];
  expect(scheme).toBe('app');
  // As Electron hands it over; Node's own Request would not take the scheme.
  ask = (url, method = 'GET') => handler({ url, method });
});
afterAll(() => removeRendererFolder(folder));

describe('app://countersign/', () => {
  it('has the privileges of https, and no more', () => {
    expect(SCHEMES).toEqual([
      {
        scheme: 'app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
      },
    ]);
  });

  it('is the page, with a policy that allows its own files only', async () => {
    const answer = await ask('app://countersign/');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await answer.text()).toContain('<script');
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
        "font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    );
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('serves scripts as scripts, to be kept when their name has a hash', async () => {
    const { headers } = await ask('app://countersign/assets/index-B1x_9Zk2.js');
    expect([headers.get('content-type'), headers.get('cache-control')]).toEqual([
      'text/javascript; charset=utf-8',
      'private, max-age=31536000, immutable',
    ]);
  });

  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets/..\\..\\secret.txt',
    '//../secret.txt',
    '/assets',
    '/constructor',
    '/index.html%00',
  ])('reads no file by %s', async (path) => {
    const answer = await ask(`app://countersign${path}`);
    expect([answer.status, await answer.text()]).toEqual([404, expect.not.stringContaining('secret')]);
  });

  it.each(['app://other/', 'https://countersign/', 'app://countersign@other/', 'app://countersign:1/'])(
    'does not answer %s',
    async (url) => expect((await ask(url)).status).toBe(403),
  );

  it.each(['POST', 'PUT', 'HEAD', 'OPTIONS'])('answers no %s', async (method) => {
    expect((await ask('app://countersign/', method)).status).toBe(405);
  });

  it('gives a blob once, as bytes that nobody keeps', async () => {
    const url = `app://countersign/blob/${blobs.put(Uint8Array.of(1, 2, 3))}`;
    const answer = await ask(url);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(Uint8Array.of(1, 2, 3));
    expect([answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      'application/octet-stream',
      'no-store',
    ]);
    expect((await ask(url)).status).toBe(404);
  });

  it('tells why a blob cannot be made as data, and S2: the log nothing of it', async () => {
    const expected = blobs.put(() => Promise.reject(new ExpectedError('gone', 'The study of Doe is gone.')));
    const answer = await ask(`app://countersign/blob/${expected}`);
    expect([answer.status, await answer.json()]).toEqual([
      500,
      expect.objectContaining({ message: 'The study of Doe is gone.' }),
    ]);
    expect(log.join()).toContain('a blob could not be made');
    expect(log.join()).not.toContain('Doe');
  });
});
