import { createHash, timingSafeEqual } from 'node:crypto';

/** Who may talk to the loopback host: whoever holds the cookie that a one-time token was exchanged for. */
export interface LoopbackAccess {
  /** A token for one more browser: 64 hex digits. */
  newToken(): string;
  /** Spends the token. @returns false when it is unknown or spent. */
  redeem(token: string): boolean;
  /** Value of the Set-Cookie header of a successful exchange. */
  readonly setCookie: string;
  /** @param cookieHeader as the browser sent it. */
  admits(cookieHeader: string | undefined): boolean;
}

/** Addresses that were printed and not opened yet; more than these are forgotten, oldest first. */
const MAX_TOKENS = 8;
const SECRET_BYTES = 32;

/** @param random so many random bytes. */
export function createLoopbackAccess(random: (length: number) => Uint8Array, port: number): LoopbackAccess {
  const secret = (): string => Buffer.from(random(SECRET_BYTES)).toString('hex');
  const session = secret();
  // Cookies are shared by all ports of a host: the name keeps two running workstations apart.
  const name = `countersign-${String(port)}`;
  let tokens: string[] = [];

  return {
    newToken: () => {
      const token = secret();
      tokens = [...tokens, token].slice(-MAX_TOKENS);
      return token;
    },
    redeem: (token) => {
      const found = tokens.filter((candidate) => areEqual(candidate, token));
      tokens = tokens.filter((candidate) => !found.includes(candidate));
      return found.length > 0;
    },
    setCookie: `${name}=${session}; Path=/; HttpOnly; SameSite=Strict`,
    admits: (cookieHeader = '') =>
      cookieHeader
        .split(';')
        .map((pair) => pair.trim())
        .some((pair) => pair.startsWith(`${name}=`) && areEqual(pair.slice(name.length + 1), session)),
  };
}

/** In a time that does not depend on where they differ, or on their lengths. */
function areEqual(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
