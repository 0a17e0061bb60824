import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { defectTrace } from '../../core/contract/defect.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Channel } from '../../core/transport/channel.ts';
import { systemClock } from '../inference/clock.ts';
import type { Clock } from '../inference/clock.ts';
import type { BlobTickets } from './blob-tickets.ts';
import { createLoopbackAccess } from './loopback-access.ts';
import type { LoopbackAccess } from './loopback-access.ts';
import { createLoopbackSockets } from './loopback-sockets.ts';
import { answerPage, sentenceAnswer } from './page-answers.ts';
import type { PageAnswer, PageSource } from './page-answers.ts';
import { listPages } from './page-files.ts';
import { securityHeaders } from './page-headers.ts';

export interface LoopbackOptions {
  /** The built renderer: a folder with index.html and its assets. */
  readonly rendererFolder: string;
  /** Serves one page; called for every tab, ends with the channel. */
  readonly openSession: (channel: Channel) => void;
  readonly blobs: Pick<BlobTickets, 'take'>;
  /** 0, the default, lets the system choose. */
  readonly port?: number;
  /** One line, without anything of a patient (rule S2) and without tokens. */
  readonly log: (line: string) => void;
  /** So many cryptographically random bytes. */
  readonly random: (length: number) => Uint8Array;
  readonly clock?: Clock;
}

export interface LoopbackHost {
  /** The first address; it opens once. */
  readonly url: string;
  /** A further address, which opens once, for another browser or after the cookie was lost. */
  newAddress(): string;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Ends all connections, within a second. */
  close(): Promise<void>;
}

const ADDRESS = '127.0.0.1';
/** How long open pages may take to say goodbye. */
const GRACE_MS = 300;
export const CHANNEL_PATH = '/channel';
const OPEN_PRINTED_ADDRESS =
  'This address is not open to this browser: open the newest address that Countersign printed in its terminal (each one works once).';

/**
 * Serves the renderer and one backend session per tab to a browser of this machine. Nothing but the exchange of a
 * one-time token for a cookie is answered without that cookie.
 * @throws ExpectedError when the renderer is not built or the port is taken.
 */
export async function startLoopbackHost(options: LoopbackOptions): Promise<LoopbackHost> {
  const { rendererFolder, openSession, blobs, log, random, clock = systemClock } = options;
  const pages = await listPages(rendererFolder);
  const sockets = createLoopbackSockets({ openSession, clock, log });
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const hosts = [`${ADDRESS}:${String(port)}`, `localhost:${String(port)}`];
  const origin = `http://${ADDRESS}:${String(port)}`;
  const access = createLoopbackAccess(random, port);
  const answers: Answers = { hosts, access, pages, blobs, log };
  let closing = false;

  server.on('request', (request, response) => {
    answer(answers, request, response).catch((error: unknown) => {
      log(`a request failed: ${defectTrace(error)}`);
      if (response.headersSent) response.destroy();
      else reply(response, 500, 'Something in Countersign failed; reload the page.');
    });
  });
  server.on('upgrade', (request, socket, head) => {
    // Without a listener, a browser that goes away would end the process.
    socket.on('error', () => undefined);
    if (!closing && mayOpenChannel(answers, request)) sockets.accept(request, socket, head);
    else refuseUpgrade(socket);
  });

  const newAddress = (): string => `${origin}/?token=${access.newToken()}`;
  return {
    url: newAddress(),
    newAddress,
    origin,
    close: async () => {
      closing = true;
      const ended = new Promise<void>((resolve) => server.close(() => resolve()));
      sockets.close();
      const stopTimer = clock.after(GRACE_MS, () => {
        sockets.terminate();
        server.closeAllConnections();
      });
      await ended;
      stopTimer();
    },
  };
}

interface Answers extends PageSource {
  /** What a browser may call this host; anything else is another site's name bound to 127.0.0.1 (DNS rebinding). */
  readonly hosts: readonly string[];
  readonly access: LoopbackAccess;
}

async function answer(answers: Answers, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { hosts, access } = answers;
  const host = request.headers.host ?? '';
  const known = hosts.includes(host);
  // Named as well, because not every browser takes 'self' to cover ws:.
  for (const [name, value] of Object.entries(securityHeaders([`ws://${known ? host : (hosts[0] ?? '')}`]))) {
    response.setHeader(name, value);
  }
  if (!known || isOfOtherSite(request)) return reply(response, 403, OPEN_PRINTED_ADDRESS);
  if (request.method !== 'GET') return reply(response, 405, 'Only GET is answered here.');
  const address = URL.parse(request.url ?? '/', `http://${host}`);
  if (address === null) return reply(response, 400, 'This is no address.');
  const { pathname, searchParams } = address;
  const token = pathname === '/' ? searchParams.get('token') : null;
  const admitted = access.admits(request.headers.cookie);
  if (token !== null && (access.redeem(token) || admitted)) {
    // The address without its token, so that it does not stay in the history.
    response.writeHead(303, { location: '/', 'set-cookie': access.setCookie, 'content-length': 0 }).end();
    return;
  }
  if (!admitted) return reply(response, 403, OPEN_PRINTED_ADDRESS);
  send(response, await answerPage(answers, pathname));
}

function send(response: ServerResponse, { status, headers, body }: PageAnswer): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('content-length', body.byteLength);
  response.end(body);
}

function reply(response: ServerResponse, status: number, sentence: string): void {
  send(response, sentenceAnswer(status, sentence));
}

/**
 * Another page in the same browser, told by the browser itself. Pages of other ports count as the same site, so
 * the cookie alone does not keep them out. Following a link to the workstation is allowed.
 */
function isOfOtherSite({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  return (
    site !== undefined &&
    site !== 'same-origin' &&
    site !== 'none' &&
    headers['sec-fetch-mode'] !== 'navigate'
  );
}

/** WebSockets are not bound by the same-origin policy: the origin has to be looked at here. */
function mayOpenChannel({ hosts, access }: Answers, { headers, url }: IncomingMessage): boolean {
  const host = headers.host ?? '';
  return (
    url === CHANNEL_PATH &&
    hosts.includes(host) &&
    headers.origin === `http://${host}` &&
    access.admits(headers.cookie)
  );
}

function refuseUpgrade(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new ExpectedError(
              'port-in-use',
              `Port ${String(port)} is taken by another program: choose another one.`,
              { cause: error },
            )
          : error,
      );
    });
    server.listen(port, ADDRESS, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens to no port.');
  return address.port;
}
