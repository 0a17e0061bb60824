import { afterAll, beforeAll, describe } from 'vitest';
import { connectBoth } from './connect.ts';
import type { Connected } from './connect.ts';
import type { SmallImplementation } from './small-contract.ts';
import { transports } from './transports.ts';
import type { Ends } from './transports.ts';

export interface OneTransport {
  connect(): Promise<Ends>;
  both(handlers?: Partial<SmallImplementation>): Promise<Connected>;
}

/** Runs the same tests over memory, MessagePort, Electron's MessagePortMain and WebSocket. */
export function overEveryTransport(what: string, tests: (transport: OneTransport) => void): void {
  describe.each(transports)(`${what} over $name`, (transport) => {
    let connect: () => Promise<Ends>;
    let stop: () => Promise<void>;
    beforeAll(async () => {
      ({ connect, stop } = await transport.start());
    });
    afterAll(() => stop());
    tests({
      connect: () => connect(),
      both: async (handlers) => connectBoth(await connect(), handlers),
    });
  });
}

/** Whether a call is answered, or the code of its failure. */
export const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'answered',
    (error: { code?: unknown }) => error.code,
  );
