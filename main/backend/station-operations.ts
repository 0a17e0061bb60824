import type { Contract } from '../../core/contract/contract.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Implementation } from '../../core/transport/implementation.ts';
import type { ImportSummary } from '../workspace/import-sources.ts';
import { asJob } from './as-job.ts';
import { runDemo } from './demo.ts';
import { requireNeed } from './guard.ts';
import { abortSignalOf } from './linked-signal.ts';
import { stopsWithCaller } from './list-operations.ts';
import { shippedTasks } from './offered-tasks.ts';
import type { BackendParts } from './parts.ts';
import type { Session } from './session.ts';

type StationOperation =
  | 'session.hello'
  | 'workspace.unlock'
  | 'session.signIn'
  | 'session.signOut'
  | 'settings.change'
  | 'languages.list'
  | 'languages.get'
  | 'host.fullScreen'
  | 'places.choose'
  | 'places.list'
  | 'import.run'
  | 'import.problems'
  | 'demo.open'
  | 'prompt.decode'
  | 'jobs.list'
  | 'jobs.cancel';

/** Who reads, where images come from, what goes on behind the screen. */
export function stationOperations(
  parts: BackendParts,
): Pick<Implementation<Contract, Session>, StationOperation> {
  const { ports, pages, jobs, engines, prompts, logins } = parts;
  const { store, registry, log } = ports;

  return {
    'session.hello': async (_, session) => {
      const about = {
        version: ports.version,
        host: { kind: ports.host.kind, folderDialog: ports.host.choosePlace !== null },
        settings: ports.settings.now(),
        ...logins.stateOf(session),
      };
      if (!logins.mayHear(session)) {
        return { ...about, workspace: '', readers: [], tasks: [], images: 0, inference: '' };
      }
      const [readers, stored, images] = await Promise.all([
        store.readers(),
        store.tasks(),
        store.imageCount(),
      ]);
      void parts.offers.greeted(session);
      const known = new Set(stored.map(({ task }) => task.id));
      const offered = (await shippedTasks({ registry, log })).filter(({ id }) => !known.has(id));
      const all = [...stored, ...offered.map((task) => ({ task, cases: 0 }))];
      const tasks = await Promise.all(
        all.map(async ({ task, cases }) => ({ task, cases, problem: await engines.problem(task) })),
      );
      return {
        ...about,
        workspace: ports.workspaceName,
        readers,
        tasks,
        images,
        inference: inferenceSentence(parts),
      };
    },
    // Another page has unlocked it: see main/station/sealed-door.ts.
    'workspace.unlock': () => ({}),
    'session.signIn': async ({ name }, session) => {
      if (logins.required()) {
        throw new ExpectedError('no-reader', 'This station requires logins; log in with your passphrase.');
      }
      session.reader = await store.addReader(name);
      return session.reader;
    },
    'session.signOut': (_, session) => {
      logins.logOut(session);
      return {};
    },
    'settings.change': async (change, session) => {
      if (change.lockAfterMinutes !== undefined) requireNeed('administrator', session, logins);
      const settings = await ports.settings.change(change);
      pages.emit('settings.changed', settings);
      return settings;
    },
    'languages.list': async () => ({ tags: [...(await ports.languages.list())] }),
    'languages.get': async ({ tag }) => ({ catalogue: await ports.languages.get(tag) }),
    'host.fullScreen': () => {
      if (ports.host.toggleFullScreen === undefined) {
        throw new ExpectedError('no-window', 'The browser has the full screen: press F11.');
      }
      ports.host.toggleFullScreen();
      return {};
    },
    'places.choose': async ({ want }, session) => {
      const path = (await ports.host.choosePlace?.(want)) ?? null;
      return { place: path === null ? null : await session.places.grant(path) };
    },
    'places.list': async ({ place }, session) => {
      const { path, entries, more } = await session.places.list(place);
      return { path: [...path], entries: [...entries], more };
    },
    'import.run': ({ place }, session, work) => {
      const path = session.places.pathOf(place);
      const caller = { session, signal: abortSignalOf(work.signal) };
      const facts = { kind: 'import', title: 'Importing images', priority: 'batch' } as const;
      return asJob(jobs, facts, caller, async (job) => {
        const onProgress = (summary: ImportSummary): void => {
          job.progress({ done: summary.found, total: null, what: 'Importing images' });
          work.progress(summary);
          pages.rowsChanged(null);
        };
        try {
          return await store.importPath(path, { signal: job.signal, onProgress });
        } finally {
          pages.rowsChanged(null);
        }
      });
    },
    'import.problems': async ({ offset, limit }) => {
      const { total, problems } = await store.problems(offset, limit);
      return { total, problems: problems.map((one) => ({ ...one })) };
    },
    'demo.open': (_, session, work) =>
      runDemo(parts, {
        by: logins.authorOf(session),
        signal: stopsWithCaller(session, abortSignalOf(work.signal)),
        onProgress: work.progress,
      }),
    'prompt.decode': (question, session, work) =>
      prompts.decode(question, {
        sessionId: session.id,
        signal: abortSignalOf(work.signal),
        onProgress: work.progress,
      }),
    'jobs.list': () => ({ jobs: jobs.list() }),
    'jobs.cancel': ({ id }) => {
      if (jobs.cancel(id)) return {};
      throw new ExpectedError('job-unknown', 'This job has ended already.');
    },
  };
}

/** One sentence about the first network that has run. */
function inferenceSentence({ inference }: BackendParts): string {
  const [first] = Object.values(inference.status().networks);
  return first === undefined ? '' : `The networks run on ${first.provider}: ${first.reason}.`;
}
