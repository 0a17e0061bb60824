/** The one scheme whose pages this program shows; `registerSchemesAsPrivileged` makes it one like https. */
export const SCHEME = 'app';
const HOST = 'countersign';
/** As Chromium writes it. */
export const PAGE_ORIGIN = `${SCHEME}://${HOST}`;
/** What the window loads. */
export const PAGE_ADDRESS = `${PAGE_ORIGIN}/`;

/** Whether an address lies in the program itself. Anything that is not written as we write it does not. */
export function isOwnAddress(address: string): boolean {
  const url = URL.parse(address);
  return (
    url !== null &&
    url.protocol === `${SCHEME}:` &&
    url.host === HOST &&
    url.username === '' &&
    url.password === ''
  );
}

/** Whether a window or frame may show it: our one page; its blobs and pictures are fetched, never shown by themselves. */
export function mayNavigate(address: string): boolean {
  const url = isOwnAddress(address) ? URL.parse(address) : null;
  return url !== null && (url.pathname === '/' || url.pathname === '/index.html');
}

/**
 * Whether a request may go on. `blob:` and `data:` name bytes that the page has already; everything else that is not
 * ours would leave the program (rule S1).
 */
export function mayRequest(address: string, build: 'packaged' | 'development'): boolean {
  if (isOwnAddress(address)) return true;
  if (address.startsWith('blob:')) return isOwnAddress(address.slice('blob:'.length));
  if (address.startsWith('data:')) return true;
  return build === 'development' && address.startsWith('devtools:');
}

/** Its scheme, e.g. `https`: all that may be told of an address (rule S2). */
export function schemeOf(address: string): string {
  return /^([a-z][a-z0-9+.-]{0,20}):/i.exec(address)?.[1]?.toLowerCase() ?? 'unknown';
}
