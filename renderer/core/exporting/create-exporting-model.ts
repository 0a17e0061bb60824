import { createStore } from 'zustand/vanilla';
import type { Contract, JobStatus } from '../../../core/contract/contract.ts';
import { CallError } from '../../../core/contract/errors.ts';
import { everyCaseOf, type WorklistFilter } from '../../../core/contract/worklist.ts';
import { createCancelSource, type CancelSource } from '../../../core/transport/cancel-source.ts';
import type { Client } from '../../../core/transport/client.ts';
import type { JobsModel } from '../jobs/jobs-model.ts';
import { sentenceOf } from '../language/sentence-of.ts';
import { sentence } from '../language/sentence.ts';
import { t } from '../language/translate.ts';
import type { RendererPorts } from '../ports.ts';
import type { SessionModel } from '../session/session-model.ts';
import type { WorklistModel } from '../worklist/worklist-model.ts';
import { createExportCheck } from './create-export-check.ts';
import { checkedOptions, FIRST_CHOICES, optionsOf, splitProblem } from './export-choices.ts';
import type {
  CheckState,
  ExportingModel,
  ExportScope,
  ExportState,
  RunState,
  ScopeOffer,
} from './export-model.ts';
import { followElsewhere } from './follow-elsewhere.ts';
import { missingFor } from './missing.ts';

export interface OwnedExporting extends ExportingModel {
  /** Cases have changed: what was checked may not hold any more. */
  casesChanged(): void;
  dispose(): void;
}

export interface ExportingDeps {
  readonly client: Client<Contract>;
  readonly ports: RendererPorts;
  readonly jobs: JobsModel;
  readonly worklist: WorklistModel;
  readonly session: SessionModel;
  readonly onScreen: () => boolean;
}

/** The backend may finish it: nothing is said about what is in the folder. */
function lostSentence(): string {
  return t(
    'The connection was lost. While the station runs, the export goes on in the background: the list of jobs shows how far it is and how it ends.',
  );
}

const NO_CHECK: CheckState = { state: 'none', done: 0, total: null, result: null, problem: '' };

export function createExportingModel({
  client,
  ports,
  jobs,
  worklist,
  session,
  onScreen,
}: ExportingDeps): OwnedExporting {
  const store = createStore<ExportState>(() => ({
    task: null,
    scope: 'all',
    scopes: [],
    choices: FIRST_CHOICES,
    passphrase: '',
    repeated: '',
    map: 'none',
    place: null,
    check: NO_CHECK,
    run: null,
    elsewhere: null,
  }));
  const { getState, setState } = store;
  /** What the list had selected when this page came: it does not change while it is looked at. */
  let chosen: { readonly selected: readonly string[]; readonly filter: WorklistFilter } | null = null;
  let running: CancelSource | null = null;

  const selection = (): { cases: string[] } | { filter: WorklistFilter } | null => {
    if (chosen === null) return null;
    const { scope } = getState();
    if (scope === 'selected') return { cases: [...chosen.selected] };
    return { filter: scope === 'filter' ? chosen.filter : everyCaseOf(chosen.filter.taskId) };
  };

  const question = () => {
    const { task, choices } = getState();
    const cases = selection();
    const known =
      task !== null && cases !== null && choices.formats.length > 0 && splitProblem(choices.split) === '';
    return known ? { taskId: task.id, selection: cases, options: optionsOf(choices) } : null;
  };

  const check = createExportCheck({
    client,
    schedule: ports.schedule,
    onScreen,
    question: () => {
      const asked = question();
      return asked === null ? null : { ...asked, options: checkedOptions(asked.options) };
    },
    show: (change) => setState(({ check: before }) => ({ check: { ...before, ...change } })),
  });

  // --- Which cases --------------------------------------------------------------------------------------------
  const offers = (): ScopeOffer[] => {
    const { allSelected, selected, total, filter } = worklist.store.getState();
    if (filter === null) return [];
    const all = session.store.getState().tasks.find(({ task }) => task.id === filter.taskId)?.cases ?? 0;
    const narrowed = JSON.stringify(filter) !== JSON.stringify(everyCaseOf(filter.taskId));
    return [
      ...(!allSelected && selected.size > 0 ? [{ scope: 'selected', cases: selected.size } as const] : []),
      ...(narrowed ? [{ scope: 'filter', cases: total } as const] : []),
      { scope: 'all', cases: all },
    ];
  };

  const enter = (): void => {
    const { filter, selected } = worklist.store.getState();
    if (filter === null) return;
    const task = session.store.getState().tasks.find((one) => one.task.id === filter.taskId)?.task;
    const before = JSON.stringify(chosen);
    chosen = { selected: [...selected].sort(), filter };
    const scopes = offers();
    const same = before === JSON.stringify(chosen);
    setState(({ scope, choices, run, check: known }) => ({
      task: { id: filter.taskId, title: task?.title ?? filter.taskId },
      scopes,
      scope: same ? scope : (scopes[0]?.scope ?? 'all'),
      // The word was given for other images.
      choices: same ? choices : { ...choices, burnedInChecked: false, leaveOutRefused: false },
      run: run?.state === 'running' || same ? run : null,
      check: same ? known : NO_CHECK,
    }));
    client
      .request('export.defaults', {})
      .then(({ map }) => setState({ map }))
      // Without a connection nothing can begin anyway.
      .catch(() => undefined);
    check.now();
  };

  const chooseScope = (scope: ExportScope): void => {
    if (scope === getState().scope) return;
    setState(({ choices }) => ({
      scope,
      choices: { ...choices, burnedInChecked: false, leaveOutRefused: false },
    }));
    check.soon();
  };

  // --- The export ---------------------------------------------------------------------------------------------
  const missing = () => missingFor(getState(), session.store.getState().reader !== null);

  const elsewhere = followElsewhere({
    jobs,
    // Once it is seen going on, its own line says so.
    show: (found) =>
      setState(({ run }) => ({
        elsewhere: found,
        run: found !== null && run?.state === 'lost' ? null : run,
      })),
    ended: (job) => {
      session.notify(...endingOf(job));
      // It was this one whose end nobody had seen.
      setState(({ run }) => ({ run: run?.state === 'lost' ? null : run }));
    },
  });

  const start = async (): Promise<void> => {
    const asked = question();
    const { place, passphrase, choices } = getState();
    if (asked === null || place === null || missing().length > 0) return;
    const source = createCancelSource();
    running = source;
    elsewhere.ownBegins();
    const connected = session.store.getState().connection === 'connected';
    let lost = false;
    const setRun = (change: Partial<RunState>): void =>
      setState(({ run }) => (run === null ? {} : { run: { ...run, ...change } }));
    setState({
      run: { state: 'running', done: 0, total: null, what: t('Beginning'), problem: '', result: null },
    });
    const secret = choices.deidentify && passphrase !== '' ? passphrase : null;
    try {
      const result = await client.job(
        'export.run',
        { ...asked, place: place.id, passphrase: secret },
        { signal: source.signal, onProgress: setRun },
      );
      // What was said for one export is not kept for the next one.
      setRun({ state: 'done', result });
      setState(({ map }) => ({
        passphrase: '',
        repeated: '',
        map: secret === null ? map : 'kept',
      }));
      if (!onScreen())
        session.notify('info', t('The export is finished; the export page shows where it is.'));
    } catch (error) {
      const code = error instanceof CallError ? error.code : 'bug';
      const reason = sentenceOf(error);
      lost = code === 'closed' && connected;
      if (lost) setRun({ state: 'lost', problem: lostSentence() });
      else if (code === 'cancelled') setRun({ state: 'cancelled' });
      else setRun({ state: 'failed', problem: reason });
      if (code !== 'cancelled' && !onScreen()) {
        session.notify(
          lost ? 'warning' : 'error',
          lost ? lostSentence() : t('The export failed: {reason}', { reason }),
        );
      }
    }
    running = null;
    elsewhere.ownEnded(lost);
  };

  return {
    store,
    enter,
    chooseScope,
    choose: (change) => {
      setState(({ choices }) => ({ choices: { ...choices, ...change } }));
      check.soon();
    },
    // A repetition of nothing is nothing.
    setPassphrase: (change) => setState(change.passphrase === '' ? { passphrase: '', repeated: '' } : change),
    choosePlace: (place) => setState({ place }),
    checkAgain: check.now,
    missing,
    start,
    cancel: () => {
      const other = getState().elsewhere;
      if (running !== null) running.cancel();
      else if (other !== null) jobs.cancel(other.id);
    },
    dismissRun: () => {
      if (getState().run?.state !== 'running') setState({ run: null });
    },
    casesChanged: () => {
      check.forget();
      if (getState().run?.state !== 'running') check.soon();
    },
    dispose: () => {
      check.dispose();
      elsewhere.dispose();
    },
  };
}

/** How an export ended that only the list of jobs tells about. */
function endingOf(job: JobStatus | null): readonly ['info' | 'warning' | 'error', string] {
  if (job === null) {
    return [
      'warning',
      t(
        'The export in the background is not in the list of jobs any more, perhaps because the station was restarted; look in its folder whether it is complete.',
      ),
    ];
  }
  if (job.state === 'failed') {
    return ['error', t('The export in the background failed: {reason}', { reason: sentence(job.problem) })];
  }
  if (job.state === 'cancelled') return ['info', t('The export in the background was cancelled.')];
  return ['info', t('The export in the background is finished: it is in the folder that was chosen for it.')];
}
