import { failureOf } from '../../core/contract/failure-of.ts';
import { createClient } from '../../core/transport/client.ts';
import type { Client } from '../../core/transport/client.ts';
import { serve } from '../../core/transport/serve.ts';
import type { Server } from '../../core/transport/serve.ts';
import { smallContract, smallImplementation } from './small-contract.ts';
import type { SmallContract, SmallImplementation } from './small-contract.ts';
import type { Ends } from './transports.ts';

export interface Connected {
  readonly client: Client<SmallContract>;
  readonly server: Server<SmallContract>;
  /** What the backend logged. */
  readonly log: readonly string[];
  /** What the page found wrong with what it was told. */
  readonly defects: readonly unknown[];
}

/** A page and a backend over two ends; single handlers can be replaced. */
export function connectBoth({ page, backend }: Ends, handlers: Partial<SmallImplementation> = {}): Connected {
  const log: string[] = [];
  const defects: unknown[] = [];
  const server = serveSmall(backend, log, handlers);
  const client = createClient(smallContract, page, { onDefect: (error) => defects.push(error) });
  return { client, server, log, defects };
}

export function serveSmall(
  backend: Ends['backend'],
  log: string[],
  handlers: Partial<SmallImplementation> = {},
): Server<SmallContract> {
  return serve(smallContract, { ...smallImplementation, ...handlers }, backend, {
    session: { reader: 'Dr. A' },
    failureOf,
    log: (line) => log.push(line),
  });
}

/** Something that a test waits for, or lets happen. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

/** All messages of a channel, and a way to wait for the n-th. */
export function record(channel: Ends['page']): {
  readonly messages: readonly unknown[];
  until(count: number): Promise<void>;
} {
  const messages: unknown[] = [];
  const waiting: { readonly count: number; readonly done: () => void }[] = [];
  channel.onMessage((message) => {
    messages.push(message);
    for (const { count, done } of waiting) if (messages.length >= count) done();
  });
  return {
    messages,
    until: (count) =>
      new Promise((done) => {
        if (messages.length >= count) done();
        else waiting.push({ count, done });
      }),
  };
}
