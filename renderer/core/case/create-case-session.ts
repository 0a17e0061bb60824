import { createStore } from 'zustand/vanilla';
import type { Appended, CaseAction, CaseFrame, CaseView } from '../../../core/contract/case.ts';
import type { Contract } from '../../../core/contract/contract.ts';
import type { FrameMasks } from '../../../core/contract/mask-bundle.ts';
import type { CaseEntry } from '../../../core/domain/journal-entry.ts';
import { fromBase64 } from '../../../core/edit/base64.ts';
import type { CaseState } from '../../../core/review/case-state.ts';
import { applyEntry } from '../../../core/review/apply-entry.ts';
import { entryChanges } from '../../../core/review/entry-changes.ts';
import { isEmpty } from '../../../core/mask/count.ts';
import type { Client } from '../../../core/transport/client.ts';
import { sentenceOf } from '../language/sentence-of.ts';
import { t } from '../language/translate.ts';
import type { RendererPorts } from '../ports.ts';
import { createCaseEditor, type CaseEditor } from './case-editor.ts';
import type { CaseSession, CaseSessionState } from './case-session.ts';
import { createMaskBook, type MaskBook } from './create-mask-book.ts';
import { createFrameLoader } from './frame-loader.ts';
import { createOutbox, type Outbox, type OutboxItem } from './outbox.ts';
import type { PageCache } from './page-cache.ts';
import { createSeenTracker, type PaintedScreen } from './seen-tracker.ts';
import { createStructureTimers, type StructureTimers } from './structure-timers.ts';

export interface CaseSessionDeps {
  readonly client: Client<Contract>;
  readonly ports: RendererPorts;
  readonly cache: PageCache;
  readonly notify: (level: 'info' | 'warning' | 'error', message: string) => void;
  /** Whether somebody has said who reads: the journal takes nothing from nobody. */
  readonly hasReader: () => boolean;
  /** Reader who has logged in; null on an open station, where names are believed. */
  readonly owner: string | null;
}

/** Said wherever nobody has given a name. */
export function sayWhoReads(): string {
  return t('Say who you are first: nothing is changed or signed without a name.');
}

/** What tools, prompts and verdicts of this folder's neighbours need besides what the screen sees. */
export interface OpenCase extends CaseSession {
  /** Whose work it holds; null: of whoever has said a name. */
  readonly owner: string | null;
  readonly editor: CaseEditor;
  readonly timers: StructureTimers;
  open(): Promise<void>;
  /** Hands an action to the outbox. */
  submit(item: OutboxItem): void;
  /** Whether the journal is known to have entries of this group. */
  isWritten(group: string): boolean;
  /** Grows when somebody else than this page has changed the structure: what was decided before counts no more. */
  foreignChanges(structure: string): number;
  isSeen(structure: string): boolean;
  /** No pixel on any frame that is loaded, and all are loaded; undefined while they are not. */
  isEmpty(structure: string): boolean | undefined;
  painted(screen: Omit<PaintedScreen, 'shown' | 'active'>): void;
  /** A case has been written to, by this page or another one. */
  changed(appended: Appended): void;
  connectionBack(): void;
  /** Somebody has said who reads. */
  readerKnown(): void;
  /** Something of the reader is not in the journal. */
  hasUnsaved(): boolean;
  /** Writes the time that is left, waits for the outbox, then ends. @returns false when work would be lost. */
  closeWhenSaved(): Promise<boolean>;
  /** Takes `closeWhenSaved` back: the reader is here again. */
  keepOpen(): void;
  /** Ends at once; unsaved work is gone. */
  close(): void;
}

export function createCaseSession(caseId: string, deps: CaseSessionDeps): OpenCase {
  const { client, ports, cache } = deps;
  const store = createStore<CaseSessionState>(() => ({
    phase: 'opening',
    caseId,
    problem: '',
    view: null,
    state: null,
    revisions: {},
    frames: {},
    saving: { kind: 'saved' },
    unsaved: new Set(),
    active: '',
    display: {},
    solo: null,
    seen: new Set(),
    masksVersion: 0,
  }));
  const { getState, setState } = store;
  const book: MaskBook = createMaskBook();
  const foreign = new Map<string, number>();
  let allForeign = 0;
  const empty = new Map<string, boolean>();
  const ownGroups = new Set<string>();
  const writtenGroups = new Set<string>();
  /** Entries since the case was opened, for frames whose masks were read before them. */
  const seenEntries: CaseEntry[] = [];
  const timers = createStructureTimers(ports.now());
  let closed = false;
  let leaving = false;
  /** Undo or redo of this page on its way. */
  let stepping = 0;
  let reloading: Promise<void> | null = null;

  const structures = (): readonly string[] => getState().view?.task.structures.map((one) => one.id) ?? [];
  const caseFrames = (): readonly CaseFrame[] => getState().view?.frames ?? [];
  const tracker = createSeenTracker({
    frames: () => caseFrames().map((one) => one.frameId),
    structures,
    mask: (frameId, structure) => book.mask(frameId, structure, 'current'),
  });

  const isShown = (structure: string): boolean => {
    const { solo, display } = getState();
    return solo === null ? display[structure]?.visible !== false : solo === structure;
  };

  const outbox: Outbox = createOutbox({
    send: (action, after) => {
      if ('group' in action) ownGroups.add(action.group);
      const steps = action.kind === 'undo' || action.kind === 'redo' ? 1 : 0;
      stepping += steps;
      const by = deps.owner === null ? {} : { by: deps.owner };
      return client
        .request('case.append', { caseId, after, ...by, action })
        .finally(() => (stepping -= steps));
    },
    after: () => getState().state?.seq ?? 0,
    acknowledge: (appended) => takeOver(appended, 'own'),
    recover: () => readAgain(),
    onChange: () => refreshSaving(),
  });

  const refreshSaving = (): void => {
    if (closed) return;
    const unsaved = new Set(editor.pending.flatMap((edit) => edit.changes.map((change) => change.structure)));
    const drawing = editor.drawing();
    if (drawing !== null) unsaved.add(drawing);
    const { saving } = outbox;
    const shown =
      drawing !== null && saving.kind === 'saved' ? ({ kind: 'saving', waiting: 0 } as const) : saving;
    setState({ saving: shown, unsaved });
  };

  const refusal = (structure: string, frameId: string): string | null => {
    const { phase, view, display } = getState();
    const name = view?.task.structures.find((one) => one.id === structure)?.name;
    if (closed || phase !== 'open' || name === undefined) return t('No case is open.');
    if (!deps.hasReader()) return sayWhoReads();
    if (!book.loaded(frameId)) return t('The masks of this image are still on their way.');
    if (display[structure]?.locked === true) return t('{name} is locked; unlock it to change it.', { name });
    return null;
  };

  const editor = createCaseEditor({
    book,
    outbox,
    schedule: ports.schedule,
    randomHex: ports.randomHex,
    refusal,
    structures: () => structures().map((id) => ({ id, locked: getState().display[id]?.locked === true })),
    exclusive: () => getState().view?.task.review.overlap === 'exclusive',
    sent: () => refreshSaving(),
    drawing: () => refreshSaving(),
    isFinished: (group) => isWritten(group) && getState().state?.undo.at(-1)?.group !== group,
    refused: (reason) =>
      deps.notify(
        'warning',
        t('A change could not be saved and is gone from the screen. {reason}', { reason }),
      ),
    takeBack: (group) => {
      outbox.add({
        persistence: 'once',
        make: () => (getState().state?.undo.at(-1)?.group === group ? { kind: 'undo' } : null),
        done: () => undefined,
        dropped: (reason) =>
          deps.notify('warning', t('The stroke could not be taken back. {reason}', { reason })),
      });
    },
  });

  book.onChange(({ frameId, structure, layer, rect }) => {
    if (layer !== 'current') return;
    tracker.changed(frameId, structure, rect);
    empty.delete(structure);
    setState((now) => ({
      masksVersion: now.masksVersion + 1,
      ...(now.seen.has(structure) ? { seen: tracker.seen() } : {}),
    }));
  });

  /** An entry of this page may be told as an event before its answer comes. */
  const isOwn = ({ body }: CaseEntry): boolean =>
    body.kind === 'undo' || body.kind === 'redo'
      ? stepping > 0
      : 'group' in body && ownGroups.has(body.group);

  /** Entries that are in the journal: to the state, and to the saved masks of loaded frames. */
  const takeOver = (appended: Appended, from: 'own' | 'event'): void => {
    const before = getState().state;
    if (before === null || closed) return;
    let state = before;
    const fresh = appended.entries.filter((entry) => entry.seq > before.seq);
    if (fresh.length === 0) return;
    editor.flush();
    for (const entry of fresh) {
      state = applyEntry(state, entry);
      seenEntries.push(entry);
      if ('group' in entry.body) writtenGroups.add(entry.body.group);
      patchMasks(entry, (frameId) => book.loaded(frameId) && entry.seq > book.seqOf(frameId));
      if (from === 'event' && !isOwn(entry)) noteForeign(entry);
    }
    setState((now) => ({ state, revisions: { ...now.revisions, ...appended.revisions } }));
    // Refined, guess and SAM of another pseudo label are other masks.
    if (basesOf(state) !== basesOf(before)) void reload().catch(() => undefined);
  };

  const patchMasks = (entry: CaseEntry, applies: (frameId: string) => boolean): void => {
    const own = isOwn(entry) && entry.body.kind === 'edit';
    for (const { structure, frameId, patch } of entryChanges(entry.body)) {
      if (!applies(frameId) || !book.loaded(frameId)) continue;
      book.patchSaved(frameId, structure, fromBase64(patch));
      // What this page drew itself is on the screen already.
      if (!own) editor.rebase(frameId, structure);
    }
  };

  const isWritten = (group: string): boolean => {
    const { undo = [], redo = [] } = getState().state ?? {};
    return writtenGroups.has(group) || [...undo, ...redo].some((one) => one.group === group);
  };

  const countForeign = (structure: string): void => {
    foreign.set(structure, (foreign.get(structure) ?? 0) + 1);
    allForeign += 1;
  };

  const noteForeign = (entry: CaseEntry): void => {
    for (const { structure } of entryChanges(entry.body)) countForeign(structure);
    // Another label under it is another revision, also where the masks are equal.
    if (entry.body.kind === 'rebase') entry.body.structures.forEach(countForeign);
    if (entry.body.kind === 'verdict') {
      for (const { structure } of entry.body.signed) countForeign(structure);
    }
  };

  const frames = createFrameLoader({
    caseId,
    cache,
    store,
    book,
    alive: () => !closed,
    adopt: (bundle) => adopt(bundle),
  });

  const adopt = (bundle: FrameMasks): void => {
    const { frameId } = bundle;
    editor.flush();
    book.load(bundle, (structure) => editor.pendingOf(frameId, structure));
    for (const entry of seenEntries) {
      if (entry.seq > bundle.seq) patchMasks(entry, (id) => id === frameId);
    }
    frames.setLoad(frameId, { masks: 'ready' });
    // Entries that this page was not told of: read the state again instead of mixing two.
    if (bundle.seq > (getState().state?.seq ?? 0)) watchGap(bundle.seq);
  };

  const watchGap = (seq: number): void => {
    ports.schedule(1000, () => {
      if (!closed && (getState().state?.seq ?? 0) < seq) void reload().catch(() => undefined);
    });
  };

  const takeView = (view: CaseView): void => {
    if (view.caseId !== caseId) throw new Error('An answer for another case');
    const { display, active } = getState();
    const ids = view.task.structures.map((one) => one.id);
    setState({
      view,
      state: view.state,
      revisions: view.revisions,
      display: Object.fromEntries(ids.map((id) => [id, display[id] ?? { visible: true, locked: false }])),
      active: ids.includes(active) ? active : (ids[0] ?? ''),
    });
  };

  const open = async (): Promise<void> => {
    try {
      const view = await client.request('case.open', { caseId });
      if (closed) return;
      takeView(view);
      setState({ phase: 'open', problem: '' });
      timers.switchTo(getState().active, ports.now());
      const first = view.frames[0];
      if (first !== undefined) frames.need(first.frameId);
    } catch (error) {
      if (!closed) setState({ phase: 'failed', problem: sentenceOf(error) });
    }
  };

  const readAgain = async (): Promise<void> => {
    const before = getState().state;
    const view = await client.request('case.open', { caseId });
    if (closed) return;
    editor.flush();
    const old = new Map(before?.structures.map((one) => [one.structure, one]));
    // What this page has not written itself is somebody else's work; `seq` of the masks tells.
    for (const one of view.state.structures) {
      const was = old.get(one.structure);
      // A newer label under a case that nobody has touched changes no `changeSeq`, and all masks.
      const isSame = was?.changeSeq === one.changeSeq && was.base === one.base;
      if (isSame && was.verdict?.seq === one.verdict?.seq) continue;
      countForeign(one.structure);
    }
    takeView(view);
    // All of them before anything more is sent: pending edits are told again on what the journal holds now.
    const loaded = view.frames.filter(({ frameId }) => book.loaded(frameId));
    const bundles = await Promise.all(loaded.map((frame) => cache.masks(caseId, frame.frameId, frame)));
    if (!closed) bundles.forEach(adopt);
    for (const { frameId } of view.frames) {
      const { pixels, masks } = getState().frames[frameId] ?? {};
      if (pixels === 'failed') frames.setLoad(frameId, { pixels: 'waiting', problem: '' });
      if (masks === 'failed') frames.setLoad(frameId, { masks: 'waiting', problem: '' });
      if (pixels === 'failed' || masks === 'failed') frames.need(frameId);
    }
  };

  /** Between two actions of the outbox, so that the state never goes back behind an answer. */
  const reload = (): Promise<void> => {
    reloading ??= outbox.between(readAgain).finally(() => (reloading = null));
    return reloading;
  };

  const step = (kind: 'undo' | 'redo'): void => {
    if (editor.cancel()) return;
    if (!deps.hasReader()) return deps.notify('warning', sayWhoReads());
    const pressed = allForeign;
    outbox.add({
      persistence: 'once',
      make: () => {
        const { state } = getState();
        if (allForeign !== pressed) {
          deps.notify('warning', changedMeanwhile(kind));
          return null;
        }
        return (state?.[kind].length ?? 0) > 0 ? { kind } : null;
      },
      done: () => undefined,
      dropped: (reason) =>
        deps.notify(
          'warning',
          kind === 'undo'
            ? t('This could not be undone. {reason}', { reason })
            : t('This could not be redone. {reason}', { reason }),
        ),
    });
  };

  const leaveTime = (): void => {
    if (getState().state === null || getState().state?.seq === 0) return;
    for (const { structure, activeMs } of timers.left()) {
      if (activeMs < 1000) continue;
      timers.take(structure);
      const action: CaseAction = { kind: 'time', structure, activeMs };
      outbox.add({ persistence: 'once', silent: true, make: () => action, done: () => undefined });
    }
  };

  const close = (): void => {
    if (closed) return;
    closed = true;
    outbox.close();
    setState({ phase: 'closed' });
    // The backend forgets what it kept ready; nobody waits for the answer.
    client.request('case.close', { caseId }).catch(() => undefined);
  };

  const setDisplay = (structure: string, change: Partial<CaseSessionState['display'][string]>): void =>
    setState(({ display }) => {
      const was = display[structure];
      return was === undefined ? {} : { display: { ...display, [structure]: { ...was, ...change } } };
    });

  return {
    caseId,
    owner: deps.owner,
    store,
    masks: book,
    editor,
    timers,
    open,
    frame: frames.frame,
    greyFrame: frames.greyFrame,
    caseFrame: (index) => caseFrames()[index] ?? null,
    needFrame: frames.need,
    setActive: (structure) => {
      if (!structures().includes(structure) || structure === getState().active) return;
      editor.cancel();
      timers.switchTo(structure, ports.now());
      setState(({ solo }) => ({ active: structure, solo: solo === null ? null : structure }));
    },
    setVisible: (structure, visible) => setDisplay(structure, { visible }),
    setAllVisible: (visible) => {
      for (const structure of structures()) setDisplay(structure, { visible });
    },
    setLocked: (structure, locked) => {
      if (locked && editor.drawing() === structure) editor.cancel();
      setDisplay(structure, { locked });
    },
    setSolo: (structure) => setState({ solo: structure }),
    isShown,
    undo: () => step('undo'),
    redo: () => step('redo'),
    retry: () => outbox.retry(),
    settled: () => outbox.settled(),
    reload,
    rebase: (names) =>
      new Promise((resolve) => {
        outbox.add({
          persistence: 'once',
          make: () => ({ kind: 'rebase', structures: [...names] }),
          done: () => resolve(),
          dropped: (reason) => {
            deps.notify('warning', t('The newer pseudo label was not taken. {reason}', { reason }));
            resolve();
          },
        });
      }),
    history: async () => (await client.request('case.history', { caseId })).entries,
    submit: (item) => outbox.add(item),
    isWritten,
    foreignChanges: (structure) => foreign.get(structure) ?? 0,
    isSeen: tracker.isSeen,
    isEmpty: (structure) => {
      const known = empty.get(structure);
      if (known !== undefined) return known;
      const masks = caseFrames().map(({ frameId }) => book.mask(frameId, structure, 'current'));
      const some = masks.some((mask) => mask !== null && !isEmpty(mask));
      if (!some && masks.includes(null)) return undefined;
      empty.set(structure, !some);
      return !some;
    },
    painted: (screen) => {
      if (closed) return;
      const shown = structures().filter(isShown);
      if (tracker.painted({ ...screen, shown, active: getState().active }))
        setState({ seen: tracker.seen() });
    },
    changed: (appended) => takeOver(appended, 'event'),
    connectionBack: () => {
      if (closed || getState().phase === 'closed') return;
      if (getState().phase === 'failed') void open();
      else if (outbox.saving.kind === 'blocked') outbox.reconnected();
      else if (getState().phase === 'open') void reload().catch(() => undefined);
    },
    readerKnown: () => {
      if (outbox.saving.kind === 'blocked' && outbox.saving.because === 'failure') outbox.retry();
    },
    hasUnsaved: () => outbox.items.some((item) => item.persistence === 'kept') || editor.drawing() !== null,
    closeWhenSaved: async () => {
      leaving = true;
      editor.flush();
      leaveTime();
      await outbox.settled();
      if (outbox.items.length > 0) return false;
      if (leaving) close();
      return true;
    },
    keepOpen: () => (leaving = false),
    close,
  };
}

/** What the structures' masks are based on, as one text to compare. */
function basesOf(state: CaseState): string {
  return state.structures.map((one) => one.base).join();
}

function changedMeanwhile(kind: 'undo' | 'redo'): string {
  return kind === 'undo'
    ? t('The case was changed in another window meanwhile; press undo again if you still mean it.')
    : t('The case was changed in another window meanwhile; press redo again if you still mean it.');
}
