import { createStore } from 'zustand/vanilla';
import type { CaseAction } from '../../../core/contract/case.ts';
import type { Verdict } from '../../../core/domain/verdict.ts';
import { sayWhoReads, type OpenCase } from '../case/create-case-session.ts';
import { remainingStructures } from '../case/structure-rows.ts';
import { t } from '../language/translate.ts';
import type { RendererPorts } from '../ports.ts';
import type { SessionModel } from '../session/session-model.ts';
import { reasonsFor } from './verdict-reasons.ts';
import type { ReasonDialog, VerdictModel, VerdictState } from './verdict-model.ts';

export interface OwnedVerdicts extends VerdictModel {
  attend(session: OpenCase | null): void;
}

export interface VerdictDeps {
  readonly session: SessionModel;
  readonly ports: RendererPorts;
  /** Opens the next case with something undecided. */
  readonly nextCase: () => Promise<void>;
}

interface Decision {
  readonly scope: 'structure' | 'case' | 'bulk';
  readonly structures: readonly string[];
  readonly verdict: Verdict | null;
  readonly reason: string;
  readonly note: string;
}

export function createVerdicts({ session: reader, ports, nextCase }: VerdictDeps): OwnedVerdicts {
  const store = createStore<VerdictState>(() => ({
    dialog: null,
    refusal: '',
    skipped: [],
    waiting: 0,
    decided: 0,
    total: 0,
  }));
  const { getState, setState } = store;
  let open: OpenCase | null = null;
  let stop: () => void = () => undefined;

  const refusal = (): string => {
    if (open === null) return t('No case is open.');
    const { phase, saving } = open.store.getState();
    if (phase !== 'open') return t('The case is not open yet.');
    if (reader.store.getState().reader === null) return sayWhoReads();
    if (saving.kind === 'blocked') {
      return t('Nothing can be signed before it is saved. {reason}', { reason: saving.message });
    }
    return '';
  };

  const refresh = (): void => {
    const structures = open?.store.getState().state?.structures ?? [];
    const known = new Set(open?.store.getState().view?.task.structures.map((one) => one.id));
    const counted = structures.filter((one) => known.has(one.structure));
    const next = {
      refusal: refusal(),
      decided: counted.filter((one) => one.verdict !== null).length,
      total: known.size,
    };
    const now = getState();
    if (next.refusal !== now.refusal || next.decided !== now.decided || next.total !== now.total)
      setState(next);
  };
  reader.store.subscribe(refresh);

  const nameOf = (session: OpenCase, structure: string): string =>
    session.store.getState().view?.task.structures.find((one) => one.id === structure)?.name ?? structure;

  const submit = ({ scope, structures, verdict, reason, note }: Decision): void => {
    const session = open;
    const why = refusal();
    if (session === null || why !== '') {
      setState({ refusal: why });
      reader.notify('warning', why);
      return;
    }
    session.editor.flush();
    const group = ports.randomHex(16);
    const seenAt = structures.map((structure) => session.foreignChanges(structure));
    // Seen is what the reader had on the screen when the key was pressed, not what came there later.
    const seen = structures.map((structure) => session.isSeen(structure));
    let spent: readonly number[] | null = null;
    const failed = (words: string): void => reader.notify('warning', words);
    const make = (): CaseAction | null => {
      const { revisions } = session.store.getState();
      const moved = structures.find((one, i) => session.foreignChanges(one) !== seenAt[i]);
      if (moved !== undefined) {
        failed(
          t('{name} was changed in another window meanwhile; look at it and decide again.', {
            name: nameOf(session, moved),
          }),
        );
        return null;
      }
      spent ??= structures.map((one) => session.timers.take(one));
      const signed = structures.flatMap((structure, i) => {
        const revision = revisions[structure];
        if (revision === undefined) return [];
        return [{ structure, revision, activeMs: spent?.[i] ?? 0, seen: seen[i] === true }];
      });
      if (signed.length > 0)
        return { kind: 'verdict', group, scope, structures: signed, verdict, reason, note };
      failed(t('There is nothing to sign yet: the case is not prepared.'));
      return null;
    };
    const ended = (): void => setState(({ waiting }) => ({ waiting: Math.max(0, waiting - 1) }));
    setState(({ waiting }) => ({ waiting: waiting + 1, skipped: [] }));
    session.submit({
      persistence: 'once',
      make,
      done: (appended) => {
        ended();
        if (appended === null || session !== open || appended.skipped.length === 0) return;
        const skipped = appended.skipped.map((one) => ({ ...one, name: nameOf(session, one.structure) }));
        setState({ skipped });
      },
      dropped: (words) => {
        ended();
        failed(t('The verdict was not given. {reason}', { reason: words }));
      },
    });
  };

  const active = (): string => open?.store.getState().active ?? '';
  const plain = { reason: '', note: '' };

  const ask = (
    verdict: ReasonDialog['verdict'],
    scope: ReasonDialog['scope'],
    structures: readonly string[],
  ): void => {
    const why = refusal();
    if (why !== '') return reader.notify('warning', why);
    if (structures.length === 0)
      return reader.notify('info', t('Every structure of this case has a verdict.'));
    setState({ dialog: { verdict, scope, structures, reasons: reasonsFor(verdict), ...plain } });
  };

  const edit = (change: Partial<ReasonDialog>): void =>
    setState(({ dialog }) => (dialog === null ? {} : { dialog: { ...dialog, ...change } }));

  return {
    store,
    attend: (session) => {
      stop();
      open = session;
      setState({ dialog: null, skipped: [], waiting: 0 });
      stop = session?.store.subscribe(refresh) ?? ((): void => undefined);
      refresh();
    },
    give: (verdict) => {
      const structure = active();
      if (open === null || structure === '') return;
      if (verdict === 'rejected' || verdict === 'deferred') return ask(verdict, 'structure', [structure]);
      const frames = Object.values(open.store.getState().frames);
      // The key may come faster than the image.
      if (verdict === 'accepted' && !frames.some((one) => one.pixels === 'ready' && one.masks === 'ready')) {
        return reader.notify(
          'warning',
          t('The image is not on the screen yet; look at it before you accept it.'),
        );
      }
      // A signature on something that is switched off is a slip of the hand.
      if (verdict === 'accepted' && !open.isShown(structure)) {
        return reader.notify(
          'warning',
          t('{name} is hidden; show it before you accept it.', { name: nameOf(open, structure) }),
        );
      }
      submit({ scope: 'structure', structures: [structure], verdict, ...plain });
    },
    withdraw: () => {
      const structure = active();
      if (open?.store.getState().state?.structures.find((one) => one.structure === structure)?.verdict) {
        submit({ scope: 'structure', structures: [structure], verdict: null, ...plain });
      }
    },
    acceptRemaining: () => {
      const structures = open === null ? [] : remainingStructures(open);
      if (structures.length === 0)
        return reader.notify('info', t('Every structure of this case has a verdict.'));
      submit({ scope: 'bulk', structures, verdict: 'accepted', ...plain });
    },
    decideRemaining: (verdict) => ask(verdict, 'case', open === null ? [] : remainingStructures(open)),
    setReason: (reason) => edit({ reason: reason.slice(0, 200) }),
    setNote: (note) => edit({ note: note.slice(0, 4000) }),
    confirm: () => {
      const { dialog } = getState();
      if (dialog === null || dialog.reason.trim() === '') return false;
      const { verdict, scope, structures, reason, note } = dialog;
      setState({ dialog: null });
      submit({ scope, structures, verdict, reason: reason.trim(), note: note.trim() });
      return true;
    },
    dismiss: () => setState({ dialog: null }),
    clearSkipped: () => setState({ skipped: [] }),
    remaining: () => (open === null ? [] : remainingStructures(open)),
    nextThatNeedsMe: async () => {
      const session = open;
      if (session === null) return;
      // What was signed a moment ago is decided as soon as the journal has it.
      await session.settled();
      if (session !== open) return;
      const order = remainingStructures(session);
      const now = active();
      const next = order[(order.indexOf(now) + 1) % Math.max(order.length, 1)];
      if (next === undefined) return nextCase();
      if (next === now)
        reader.notify(
          'info',
          t('{name} is the last one here without a verdict.', { name: nameOf(session, now) }),
        );
      else session.setActive(next);
    },
  };
}
