import { createBlobTickets } from '../../main/hosts/blob-tickets.ts';
import type { BlobTickets } from '../../main/hosts/blob-tickets.ts';
import { startLoopbackHost } from '../../main/hosts/loopback.ts';
import type { LoopbackHost } from '../../main/hosts/loopback.ts';
import { serveSmall } from './connect.ts';
import { random } from './loopback-client.ts';
import { createManualClock } from './manual-clock.ts';
import type { ManualClock } from './manual-clock.ts';
import { makeRendererFolder, removeRendererFolder } from './renderer-folder.ts';
import type { SmallImplementation } from './small-contract.ts';

/** A host with the small contract behind it, whose time only tests move. */
export interface Loopback {
  readonly host: LoopbackHost;
  readonly origin: string;
  readonly port: string;
  readonly blobs: BlobTickets;
  readonly clock: ManualClock;
  readonly log: readonly string[];
  readonly rendererFolder: string;
  /** How many pages were served. */
  opened(): number;
  stop(): Promise<void>;
}

export async function startLoopback(
  options: { readonly port?: number; readonly handlers?: Partial<SmallImplementation> } = {},
): Promise<Loopback> {
  const log: string[] = [];
  const clock = createManualClock();
  const blobs = createBlobTickets({ random, clock, maxBytes: 1000, lifeMs: 1000 });
  const rendererFolder = await makeRendererFolder();
  let opened = 0;
  const host = await startLoopbackHost({
    rendererFolder,
    openSession: (channel) => {
      opened += 1;
      serveSmall(channel, log, options.handlers);
    },
    blobs,
    port: options.port ?? 0,
    log: (line) => log.push(line),
    random,
    clock,
  });
  return {
    ...{ host, blobs, clock, log, rendererFolder },
    origin: host.origin,
    port: new URL(host.origin).port,
    opened: () => opened,
    stop: async () => {
      const closed = host.close();
      // The time that pages get to say goodbye.
      clock.pass(1000);
      await closed;
      await removeRendererFolder(rendererFolder);
    },
  };
}
