import { schemeOf } from './policy/addresses.ts';

/** What the program did not let out, for the log, the doctor and tests (rule S1). */
export interface BlockedRequests {
  /** @param address is not kept: only its scheme is (rule S2). */
  add(address: string): void;
  readonly count: number;
  /** Scheme of the last one, e.g. `https`. */
  readonly lastScheme: string | null;
  /** One line, e.g. for the end of a log. */
  summary(): string;
}

/** So many are told one by one: a page in a loop must not fill the log. */
const TOLD = 20;

export function createBlockedRequests(log: (line: string) => void): BlockedRequests {
  let count = 0;
  let lastScheme: string | null = null;
  return {
    add: (address) => {
      count += 1;
      lastScheme = schemeOf(address);
      if (count <= TOLD) log(`a network request was refused: ${lastScheme} (number ${String(count)})`);
      if (count === TOLD) log('further refused network requests are only counted');
    },
    get count() {
      return count;
    },
    get lastScheme() {
      return lastScheme;
    },
    summary: () =>
      `network requests refused: ${String(count)}${lastScheme === null ? '' : `, the last one ${lastScheme}`}`,
  };
}
