import { createStore } from 'zustand/vanilla';
import type { Contract } from '../../../core/contract/contract.ts';
import type { Client } from '../../../core/transport/client.ts';
import { createCaseSession, type OpenCase } from '../case/create-case-session.ts';
import { createPageCache } from '../case/page-cache.ts';
import type { Command } from '../commands/command.ts';
import { createCommandTable } from '../commands/create-command-table.ts';
import { programCommands } from '../commands/program-commands.ts';
import { readingCommands } from '../commands/reading-commands.ts';
import { createExportingModel } from '../exporting/create-exporting-model.ts';
import { createJobsModel } from '../jobs/create-jobs-model.ts';
import { createOfferedModel } from '../jobs/create-offered-model.ts';
import { createLanguageModel } from '../language/create-language-model.ts';
import { sentenceOf } from '../language/sentence-of.ts';
import { t } from '../language/translate.ts';
import type { RendererPorts } from '../ports.ts';
import { createPrompting } from '../prompting/create-prompting.ts';
import { createIdleLock } from '../session/create-idle-lock.ts';
import { mayDo } from '../session/may-do.ts';
import { gateOf } from '../session/gate.ts';
import { createSessionModel } from '../session/create-session-model.ts';
import { createToolbox } from '../tools/create-toolbox.ts';
import { runOneShot } from '../tools/one-shot.ts';
import { createTrainingModel } from '../training/create-training-model.ts';
import { createUpkeepModel } from '../upkeep/create-upkeep-model.ts';
import { createVerdicts } from '../verdict/create-verdicts.ts';
import { createViewport } from '../view/create-viewport.ts';
import { createWorklistModel } from '../worklist/create-worklist-model.ts';
import { followHost } from './follow-host.ts';
import { followPrompts } from './follow-prompts.ts';
import { createLingering } from './lingering.ts';
import { createPrefetch } from './prefetch.ts';
import { rememberRows } from './remember-rows.ts';
import { createSecondViewport, type OpenReading } from './second-viewport.ts';
import type { NavigationState, Workstation } from './workstation.ts';

/** So long is waited for the last strokes of who logs out. */
const LOG_OUT_MS = 3_000;

/** Everything a reader does, over one connection. Call `connectionChanged` as the connection comes and goes. */
export function createWorkstation(client: Client<Contract>, ports: RendererPorts): Workstation {
  const session = createSessionModel(client, ports);
  const language = createLanguageModel({ client, ports, session });
  const jobs = createJobsModel(client, () => {
    void session.refresh();
    worklist.refresh();
  });
  const worklist = createWorklistModel({
    client,
    ports,
    prepare: jobs.prepare,
    onScreen: () => navigation.getState().screen !== 'reading',
  });
  const exporting = createExportingModel({
    client,
    ports,
    jobs,
    worklist,
    session,
    onScreen: () => navigation.getState().screen === 'export',
  });
  const training = createTrainingModel({
    client,
    ports,
    jobs,
    worklist,
    session,
    onScreen: () => navigation.getState().screen === 'training',
  });
  const upkeep = createUpkeepModel(client, session);
  const cache = createPageCache(client, ports);
  const prefetch = createPrefetch({
    client,
    ports,
    cache,
    worklist,
  });
  const navigation = createStore<NavigationState>(() => ({ screen: 'start', panel: null, leaving: null }));
  const reading = createStore<OpenReading>(() => ({
    session: null,
    position: 0,
    total: 0,
    beside: null,
    linked: true,
    refusal: '',
  }));
  const main = createViewport('main', ports.schedule);
  const beside = createViewport('beside', ports.schedule);
  const prompting = createPrompting({ client, ports, notify: session.notify, hasReader: () => hasReader() });
  const prompts = followPrompts(prompting, main);
  const touched = (): void => reading.getState().session?.timers.touch(ports.now());
  const tools = createToolbox({ main, beside, prompting, randomHex: ports.randomHex, touched });
  const verdicts = createVerdicts({ session, ports, nextCase: () => openNeighbour('next', true) });
  const lingering = createLingering(session.notify);
  let afterLeaving: (() => void) | null = null;
  let arrived = false;
  let disposed = false;
  /** Grows with every wish for another case: an answer to an older wish is dropped. */
  let wish = 0;

  const hasReader = (): boolean => session.store.getState().reader !== null;
  /** Whose work a case opened now holds. */
  const owner = (): string | null => {
    const { reader } = session.store.getState();
    return reader?.authenticated === true ? reader.id : null;
  };
  /** Account that this page was last open for; a lock and the same one again change nothing. */
  let account: string | null = null;

  const sessions = (): OpenCase[] => {
    const { session: open, beside: second } = reading.getState();
    return [open, second, ...lingering.all()].filter((one) => one !== null);
  };

  // --- Leaving a case -----------------------------------------------------------------------------------------

  /** The case goes to the background until the journal has everything; false when the reader must be asked first. */
  const leave = (then: () => void, anyway = false): boolean => {
    const open = reading.getState().session;
    if (open === null) return true;
    tools.cancel();
    const { saving } = open.store.getState();
    if (saving.kind === 'blocked' && open.hasUnsaved() && !anyway) {
      afterLeaving = then;
      const message = t('What you drew here is not saved yet. {reason} Leaving now loses it.', {
        reason: saving.message,
      });
      navigation.setState({ leaving: { message } });
      return false;
    }
    closeBeside();
    hold(null);
    if (anyway) open.close();
    else lingering.add(open);
    return true;
  };

  /**
   * Somebody else sits here. What the one before has drawn goes on to the journal in their own name, or is kept until
   * they are back; it is on no screen any more.
   */
  const handOver = (): void => {
    wish += 1;
    tools.cancel();
    const open = reading.getState().session;
    closeBeside();
    hold(null);
    if (open !== null) lingering.add(open);
    afterLeaving = null;
    const { screen } = navigation.getState();
    navigation.setState({ screen: screen === 'start' ? 'start' : 'worklist', panel: null, leaving: null });
  };

  const hold = (open: OpenCase | null): void => {
    reading.setState({ session: open, refusal: '' });
    main.hold(open);
    verdicts.attend(open);
    prompts.attend(open);
  };

  // --- Opening a case -----------------------------------------------------------------------------------------

  const create = (caseId: string): OpenCase =>
    createCaseSession(caseId, { client, ports, cache, notify: session.notify, hasReader, owner: owner() });

  const openCase = async (caseId: string): Promise<void> => {
    wish += 1;
    const present = reading.getState().session;
    if (present?.caseId === caseId && present.store.getState().phase !== 'failed') {
      navigation.setState({ screen: 'reading', panel: null });
      return;
    }
    if (!leave(() => void openCase(caseId))) return;
    const left = lingering.take(caseId, owner());
    // Saved and closed a moment ago, but still in the list: it is opened anew.
    const waiting = left?.store.getState().phase === 'closed' ? undefined : left;
    // Closing on its own would take it away under the reader's eyes.
    if (waiting !== undefined) waiting.keepOpen();
    const open = waiting ?? create(caseId);
    hold(open);
    const { focused, total } = worklist.store.getState();
    reading.setState({ position: focused?.caseId === caseId ? focused.index : 0, total });
    navigation.setState({ screen: 'reading', panel: null, leaving: null });
    if (waiting === undefined) await open.open();
    if (reading.getState().session === open) prefetch.around(caseId);
  };

  const openNeighbour = async (direction: 'next' | 'previous', undecidedOnly: boolean): Promise<void> => {
    wish += 1;
    const mine = wish;
    const from = reading.getState().session?.caseId ?? null;
    try {
      // The case that was read ahead opens without asking once more what comes next.
      const ahead = from !== null && direction === 'next' && !undecidedOnly ? prefetch.nextOf(from) : null;
      const found = ahead ?? (await worklist.next(from, direction, undecidedOnly));
      if (mine !== wish || disposed) return;
      if (found.caseId === null || found.caseId === from) {
        session.notify('info', endOfList(direction, undecidedOnly));
        return;
      }
      const opening = openCase(found.caseId);
      reading.setState({ position: found.position, total: found.total });
      await opening;
    } catch (error) {
      if (mine === wish) session.notify('warning', sentenceOf(error));
    }
  };

  const closeCase = (): Promise<void> => {
    wish += 1;
    if (leave(() => void closeCase())) {
      navigation.setState({ screen: 'worklist', panel: null, leaving: null });
    }
    return Promise.resolve();
  };

  const { openBeside, closeBeside } = createSecondViewport({ reading, main, beside, create });

  // --- What the backend tells ---------------------------------------------------------------------------------

  const stops = [
    client.on('case.changed', (appended) => {
      for (const one of sessions()) if (one.caseId === appended.caseId) one.changed(appended);
    }),
    client.on('case.prepared', ({ caseId }) => {
      cache.forget(caseId);
      for (const one of sessions()) if (one.caseId === caseId) one.reload().catch(() => undefined);
    }),
    navigation.subscribe((now, before) => {
      if (before.screen === 'reading' && now.screen !== 'reading') worklist.refresh();
      if (before.screen !== 'export' && now.screen === 'export') exporting.enter();
      if (before.screen !== 'training' && now.screen === 'training') training.enter();
    }),
    client.on('worklist.changed', ({ cases }) => {
      worklist.changed(cases);
      exporting.casesChanged();
      // The first images of an empty workspace, e.g. of the demo study: the way to the list opens by itself.
      if (session.store.getState().tasks.every((one) => one.cases === 0)) {
        session.refresh().catch(() => undefined);
      }
    }),
    session.store.subscribe((now, before) => {
      const { login } = now;
      if (!login.required || now.login === before.login) return;
      if (login.locked && !before.login.locked) tools.cancel();
      const id = login.account?.id ?? null;
      if (id === account) return;
      // Before anything of the next one is drawn. A page that lost its login asks for it again first.
      if (id !== null && gateOf(now) === null) {
        if (account !== null || reading.getState().session !== null) handOver();
        account = id;
      }
    }),
    // A reader who has said a name and has cases is led to them once.
    session.store.subscribe(({ reader, tasks }, before) => {
      if (reader !== null && before.reader === null) {
        for (const one of sessions()) one.readerKnown();
        // What was told to other pages meanwhile was not told to a locked one.
        if (reader.authenticated) readAgain();
      }
      const first = tasks.find((one) => one.cases > 0);
      if (first !== undefined && worklist.store.getState().filter === null)
        worklist.chooseTask(first.task.id);
      if (arrived || reader === null || first === undefined) return;
      arrived = true;
      if (navigation.getState().screen === 'start') navigation.setState({ screen: 'worklist' });
    }),
  ];

  const connectionBack = (): void => {
    for (const one of sessions()) one.connectionBack();
    prompting.connectionBack();
    training.connectionBack();
  };
  const readAgain = (): void => {
    void jobs.refresh();
    worklist.refresh();
    connectionBack();
  };
  const idle = createIdleLock({
    ...ports,
    minutes: () => {
      const now = session.store.getState();
      return now.login.account === null || gateOf(now) !== null ? 0 : now.settings.lockAfterMinutes;
    },
    lock: () => void session.lock(),
    tell: session.active,
  });
  const offered = createOfferedModel({
    client,
    mayImport: () => mayDo(session.store.getState(), 'curator'),
    onOffered: () => navigation.setState({ panel: 'import' }),
    onRefused: () =>
      session.notify(
        'warning',
        t('Your account may not bring in images; ask a curator or an administrator.'),
      ),
  });
  const rowsOf = rememberRows();

  const station: Omit<Workstation, 'commands'> = {
    session,
    language,
    worklist,
    jobs,
    offered,
    exporting,
    training,
    upkeep,
    navigation,
    reading,
    main,
    beside,
    tools,
    prompting,
    verdicts,
    connectionChanged: (state) => {
      session.connectionChanged(state);
      if (state === 'lost') return;
      void language.refresh();
      void jobs.refresh();
      worklist.refresh();
      // A new connection knows no reader: what waits is sent when the name has been said again.
      void session.refresh().then(() => {
        if (session.store.getState().connection !== 'lost') connectionBack();
      });
    },
    show: (screen) => {
      if (screen === 'reading')
        return void (reading.getState().session && navigation.setState({ screen, panel: null }));
      if (navigation.getState().screen !== 'reading') return navigation.setState({ screen, panel: null });
      if (leave(() => station.show(screen))) navigation.setState({ screen, panel: null, leaving: null });
    },
    openPanel: (panel) => navigation.setState({ panel }),
    openCase,
    openNeighbour,
    closeCase,
    leaveAnyway: () => {
      const then = afterLeaving;
      afterLeaving = null;
      navigation.setState({ leaving: null });
      if (then !== null && leave(() => undefined, true)) then();
    },
    stay: () => {
      afterLeaving = null;
      navigation.setState({ leaving: null });
    },
    lock: () => session.lock(),
    logOut: async () => {
      handOver();
      const saved = Promise.all(sessions().map((one) => one.settled()));
      await Promise.race([saved, new Promise<void>((resolve) => void ports.schedule(LOG_OUT_MS, resolve))]);
      await session.signOut();
    },
    touched: idle.touch,
    requireLogins: async (name, passphrase) => {
      // What was drawn under a name that was only said cannot be signed for by an account.
      if (!leave(() => undefined)) return t('Something is not saved yet; save or leave it first.');
      await Promise.all(sessions().map((one) => one.settled()));
      if (sessions().some((one) => one.hasUnsaved())) {
        return t('Something is not saved yet; save or leave it first.');
      }
      const failure = await session.setUp(name, passphrase);
      if (failure === null) navigation.setState({ screen: 'worklist', panel: null, leaving: null });
      return failure;
    },
    wouldLoseWork: () => sessions().some((one) => one.hasUnsaved()),
    retrySaving: () => {
      for (const one of sessions()) one.retry();
    },
    toggleFullScreen: () => {
      if (session.store.getState().host.kind === 'browser') ports.toggleFullScreen();
      else
        client
          .request('host.fullScreen', {})
          .catch((error: unknown) => session.notify('warning', sentenceOf(error)));
    },
    related: async () => {
      const open = reading.getState().session;
      return open === null ? [] : (await client.request('case.related', { caseId: open.caseId })).cases;
    },
    openBeside,
    closeBeside,
    setLinked: (linked) => reading.setState({ linked }),
    structureRows: () => rowsOf(reading.getState().session),
    oneShot: (command, other) => {
      const open = reading.getState().session;
      const frame = main.caseFrame();
      if (open === null || frame === null) return;
      tools.cancel();
      const { frameId, pixelAspect: aspect } = frame;
      const { settings } = tools.store.getState();
      const place = { session: open, frameId, aspect, settings, other: other ?? settings.assignTo };
      const why = runOneShot(command, place);
      if (why !== null) session.notify('warning', why);
    },
    dispose: () => {
      disposed = true;
      for (const stop of stops) stop();
      prompts.stop();
      exporting.dispose();
      training.dispose();
      idle.stop();
      for (const one of sessions()) one.close();
      hold(null);
    },
  };
  const whole: Workstation = { ...station, commands: createCommandTable([], () => null, touched) };
  const where = (): 'reading' | 'worklist' | null => {
    const { screen, panel, leaving } = navigation.getState();
    const dialog = panel !== null || leaving !== null || verdicts.store.getState().dialog !== null;
    return dialog || screen === 'start' || screen === 'export' || screen === 'training' ? null : screen;
  };
  /** Neither keys nor the program's menu reach behind a login. */
  const behindGate = (command: Command): Command => ({
    ...command,
    when: () => gateOf(session.store.getState()) === null && command.when(),
  });
  const all = [...readingCommands(whole), ...programCommands(whole)].map(behindGate);
  const commands = createCommandTable(all, where, touched);
  const stop = followHost({ client, commands, where, save: station.retrySaving });
  return {
    ...whole,
    commands,
    dispose: () => {
      stop();
      whole.dispose();
    },
  };
}

function endOfList(direction: 'next' | 'previous', undecidedOnly: boolean): string {
  if (direction === 'next') {
    return undecidedOnly
      ? t('No other case needs you up to the end of the list.')
      : t('This is the end of the list.');
  }
  return undecidedOnly
    ? t('No other case needs you up to the beginning of the list.')
    : t('This is the beginning of the list.');
}
