import { join } from 'node:path';
import { contract, type Contract } from '../core/contract/contract.ts';
import { failureOf } from '../core/contract/failure-of.ts';
import type { Channel } from '../core/transport/channel.ts';
import type { Implementation } from '../core/transport/implementation.ts';
import { serve } from '../core/transport/serve.ts';
import { accountOperations } from './backend/account-operations.ts';
import { caseOperations } from './backend/case-operations.ts';
import { exportOperations } from './backend/export-operations.ts';
import { runDemo } from './backend/demo.ts';
import { fetchAhead } from './backend/fetch-ahead.ts';
import { guarded } from './backend/guard.ts';
import { listOperations } from './backend/list-operations.ts';
import { settleTasks } from './backend/offered-tasks.ts';
import { maintenanceOperations } from './backend/maintenance-operations.ts';
import { modelOperations } from './backend/model-operations.ts';
import { assembleParts, type BackendParts } from './backend/parts.ts';
import { createPlaces } from './backend/places.ts';
import type { BackendPorts } from './backend/ports.ts';
import { createPrefetchQueue } from './backend/prefetch.ts';
import { forgetNames, type Session } from './backend/session.ts';
import { stationOperations } from './backend/station-operations.ts';
import { trainingOperations } from './backend/training-operations.ts';
import { trimFolder } from './backend/trim-folder.ts';

/** Some 20,000 thumbnails; a revision makes another one. */
const THUMBNAIL_BYTES = 256 * 2 ** 20;

/** The whole offline server, however it is reached. */
export interface Backend {
  /** Serves one page until its channel ends. */
  openSession(channel: Channel): void;
  /** As `demo.open` of the contract, without a page. */
  openDemo(): Promise<void>;
  /** Locks every page on which somebody is logged in: the system's screen was locked, or it goes to sleep. */
  lockScreen(): void;
  /** A sentence for the reader, to every page. */
  notify(level: 'info' | 'warning' | 'error', message: string): void;
  /** Lets pages offer to import what lies at an absolute path; kept for the first page when none is open. */
  offer(path: string): Promise<void>;
  /** As if the reader had run it in the page: a choice in the program's menu. */
  runCommand(id: string): void;
  /** The computer goes to sleep. */
  suspended(): void;
  /** It has woken up: networks start in a new process where nothing is under way. */
  resumed(): Promise<void>;
  /** Everything that support asks for first, redacted, for a file of the person's own. */
  supportReport(): Promise<string>;
  /** Ends every session and job, then the networks, the threads and last the store. Nothing is pending after it. */
  close(): Promise<void>;
}

/**
 * Settles the workspace's tasks and takes up what a shutdown has interrupted.
 * @throws ExpectedError when the store cannot be read.
 */
export async function createBackend(ports: BackendPorts): Promise<Backend> {
  const closing = new AbortController();
  const parts = assembleParts(ports, closing.signal);
  parts.visible.warm();
  void trimFolder(join(ports.folder, 'thumbnails'), THUMBNAIL_BYTES);
  const operations = {
    ...accountOperations(parts),
    ...stationOperations(parts),
    ...listOperations(parts),
    ...caseOperations(parts),
    ...exportOperations(parts),
    ...trainingOperations(parts),
    ...modelOperations(parts),
    ...maintenanceOperations(parts),
  } satisfies Implementation<Contract, Session>;
  const implementation = guarded(operations, parts.logins);
  try {
    await settleTasks({ ...ports, engines: parts.engines });
    await parts.batches.resume();
    (await parts.training.runs()).takeUp();
  } catch (error) {
    closing.abort();
    await closeParts(parts);
    throw error;
  }
  let closed: Promise<void> | null = null;
  return {
    openSession: (channel) => {
      if (closing.signal.aborted) channel.close();
      else openSession(parts, implementation, channel);
    },
    openDemo: async () => void (await runDemo(parts, { by: null })),
    lockScreen: () => parts.logins.lockAll(),
    notify: (level, message) => parts.pages.emit('notice', { level, message }),
    offer: (path) => parts.offers.offer(path),
    runCommand: (id) => parts.pages.emit('command.run', { id }),
    suspended: () => {
      parts.pages.emit('station.suspended', {});
      // Whoever opens the lid next may be somebody else.
      parts.logins.lockAll();
    },
    supportReport: () => ports.maintenance.supportReport(parts.inference.status()),
    resumed: async () => {
      parts.pages.emit('station.resumed', {});
      await parts.inference.renewHost();
    },
    close: () => {
      closing.abort();
      closed ??= closeParts(parts);
      return closed;
    },
  };
}

function openSession(
  parts: BackendParts,
  implementation: Implementation<Contract, Session>,
  channel: Channel,
): void {
  const { ports, pages, jobs, offers, logins, newId } = parts;
  const prefetch = createPrefetchQueue(jobs, (caseId, signal) => fetchAhead(parts, caseId, signal));
  const session: Session = {
    id: newId(),
    reader: null,
    login: null,
    gone: false,
    places: createPlaces({ roots: ports.roots, newId }),
    prefetch,
    open: new Map(),
    names: new Map(),
  };
  // Before `serve` listens: its jobs must know that the page has gone when they are told to stop.
  channel.onClose(() => {
    session.gone = true;
    prefetch.close();
    forgetNames(session, ports.secrets);
  });
  const server = serve(contract, implementation, channel, { session, failureOf, log: ports.log });
  pages.add(server, () => logins.mayHear(session));
  logins.join(session, (state) => server.emit('session.changed', state));
  offers.join(session, (place) => {
    if (!logins.mayHear(session)) return false;
    server.emit('places.offered', { place });
    return true;
  });
  channel.onClose(() => {
    pages.remove(server);
    offers.leave(session);
    logins.leave(session);
  });
}

async function closeParts({
  pages,
  logins,
  jobs,
  inference,
  visible,
  batch,
  batchThreads,
  training,
  ports,
}: BackendParts): Promise<void> {
  pages.close();
  logins.close();
  // Before its job is cancelled, which would pause it for good.
  const trained = training.close();
  const ended = jobs.close();
  // A job in the middle of a run would wait for it.
  await inference.close();
  await trained;
  await Promise.all([visible.close(), batch.close()]);
  await ended;
  // After its jobs, which take away what they have not finished.
  await batchThreads.close();
  await ports.store.close();
  ports.accounts.close();
}
