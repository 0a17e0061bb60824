import type { CustomScheme, Protocol } from 'electron';
import { defectTrace } from '../../core/contract/defect.ts';
import { isOwnAddress, SCHEME } from '../app/policy/addresses.ts';
import { answerPage, sentenceAnswer, type PageAnswer, type PageSource } from './page-answers.ts';
import { securityHeaders } from './page-headers.ts';

/**
 * What the scheme of the page may do, to be registered before `ready`: an origin of its own, as https has, with fetch,
 * and compiled scripts kept. Neither exempt from the CSP nor open to service workers or other origins.
 */
export const SCHEMES: CustomScheme[] = [
  {
    scheme: SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
  },
];

/** Serves the page and its blobs to one session, by the same answers as the loopback host. */
export function servePages(protocol: Pick<Protocol, 'handle'>, source: PageSource): void {
  protocol.handle(SCHEME, async ({ url, method }) => {
    try {
      return responseOf(await answerOf(source, url, method));
    } catch (error) {
      source.log(`a request failed: ${defectTrace(error)}`);
      return responseOf(sentenceAnswer(500, 'Something in Countersign failed; reload the page.'));
    }
  });
}

function answerOf(source: PageSource, address: string, method: string): PageAnswer | Promise<PageAnswer> {
  const url = isOwnAddress(address) ? URL.parse(address) : null;
  if (url === null) return sentenceAnswer(403, 'This address is not of this program.');
  if (method !== 'GET') return sentenceAnswer(405, 'Only GET is answered here.');
  return answerPage(source, url.pathname);
}

function responseOf({ status, headers, body }: PageAnswer): Response {
  // Bytes of ours, never of shared memory, which is what the cast says.
  return new Response(body as Uint8Array<ArrayBuffer>, {
    status,
    headers: { ...securityHeaders(), ...headers, 'content-length': String(body.byteLength) },
  });
}
