import { ChevronDown, Redo2, StepForward, Undo2 } from 'lucide-react';
import { useStore } from 'zustand';
import { useKeys } from '../../app/use-keys.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { actionWords } from '../../core/case/action-words.ts';
import type { CaseSession } from '../../core/case/case-session.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Menu } from '../../ui/menu.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { tip } from '../../ui/tip.ts';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import { NotSavedYet, SavingState } from './saving-state.tsx';
import { VerdictButtons } from './verdict-buttons.tsx';
import { verdictOf } from './verdict-words.ts';
import styles from './verdict-bar.module.css';

/** What a reader decides, one key each, and whether it is saved. */
export function VerdictBar({ session }: { readonly session: CaseSession }) {
  const { verdicts } = useWorkstation();
  const refusal = useStore(verdicts.store, (state) => state.refusal);
  const blocked = useStore(session.store, (state) => state.saving.kind === 'blocked');
  const open = useStore(session.store, (state) => state.phase === 'open');
  return (
    <footer aria-label={t('Verdicts')} data-tour="verdicts" className={styles.footer}>
      <NotSavedYet session={session} />
      {/* What cannot be saved is said above already. */}
      {refusal !== '' && open && !blocked && <Refusal why={refusal} />}
      <div className={styles.bar}>
        <VerdictButtons session={session} />
        <Remaining session={session} />
        <Steps session={session} />
        <span className={styles.space} />
        <SavingState session={session} />
        <Progress />
      </div>
    </footer>
  );
}

function Refusal({ why }: { readonly why: string }) {
  const { session, openPanel } = useWorkstation();
  const nobody = useStore(session.store, (state) => state.reader === null);
  return (
    <p role="status" data-refusal className={styles.refusal}>
      <span>{why}</span>
      {nobody && (
        <Button small onClick={() => openPanel('sign-in')}>
          {t('Say who reads')}
        </Button>
      )}
    </p>
  );
}

/** What concerns all that is left, and the way to the next that needs a reader. */
function Remaining({ session }: { readonly session: CaseSession }) {
  const { verdicts } = useWorkstation();
  const refused = useStore(verdicts.store, (state) => state.refusal !== '');
  const left = useStore(verdicts.store, (state) => state.total - state.decided);
  const given = useStore(session.store, ({ state, active }) => verdictOf(state, active).given);
  const keys = useKeys();
  return (
    <Toolbar label={t('All remaining')}>
      <span className={styles.split}>
        <Button
          disabled={refused || left === 0}
          onClick={() => verdicts.acceptRemaining()}
          {...tip(
            t('Accepts what was wholly on the screen and what nobody doubts; the others are named'),
            keys('verdict.accept-remaining'),
          )}
        >
          {t('Accept all remaining')}
        </Button>
        <Menu
          items={[
            {
              id: 'reject',
              label: t('Reject all remaining…'),
              keys: keys('verdict.reject-remaining'),
              disabled: refused || left === 0,
              onChoose: () => verdicts.decideRemaining('rejected'),
            },
            {
              id: 'defer',
              label: t('Defer all remaining…'),
              keys: keys('verdict.defer-remaining'),
              disabled: refused || left === 0,
              onChoose: () => verdicts.decideRemaining('deferred'),
            },
            {
              id: 'withdraw',
              label: t('Withdraw the verdict of this structure'),
              keys: keys('verdict.withdraw'),
              disabled: refused || given === null,
              onChoose: () => verdicts.withdraw(),
            },
          ]}
          trigger={(attributes) => (
            <IconButton label={t('More verdicts')} icon={<ChevronDown />} {...attributes} />
          )}
        />
      </span>
      <Button
        look="primary"
        icon={<StepForward aria-hidden="true" />}
        onClick={() => void verdicts.nextThatNeedsMe()}
        {...tip(t('The next structure without a verdict, flagged ones first; then the next case'))}
      >
        {t('Next that needs me')} <KeyHint keys={keys('verdict.next')} />
      </Button>
    </Toolbar>
  );
}

function KeyHint({ keys }: { readonly keys: string }) {
  return keys === '' ? null : <Kbd keys={keys} />;
}

function Steps({ session }: { readonly session: CaseSession }) {
  const undo = useStore(session.store, (state) => state.state?.undo.at(-1)?.what ?? '');
  const redo = useStore(session.store, (state) => state.state?.redo.at(-1)?.what ?? '');
  // A stroke that is not acknowledged yet can be taken back as well.
  const waiting = useStore(session.store, (state) => state.unsaved.size > 0);
  const keys = useKeys();
  return (
    <Toolbar label={t('Steps')}>
      <ToolbarGap />
      <IconButton
        label={undo === '' ? t('Undo') : t('Undo: {what}', { what: actionWords(undo) })}
        keys={keys('edit.undo')}
        icon={<Undo2 />}
        disabled={undo === '' && !waiting}
        onClick={() => session.undo()}
      />
      <IconButton
        label={redo === '' ? t('Redo') : t('Redo: {what}', { what: actionWords(redo) })}
        keys={keys('edit.redo')}
        icon={<Redo2 />}
        disabled={redo === ''}
        onClick={() => session.redo()}
      />
    </Toolbar>
  );
}

function Progress() {
  const { verdicts } = useWorkstation();
  const decided = useStore(verdicts.store, (state) => state.decided);
  const total = useStore(verdicts.store, (state) => state.total);
  return (
    <span
      className={styles.progress}
      {...tip(t('{decided} of {total} structures decided', { decided, total }))}
    >
      <ProgressBar
        label={t('Structures decided')}
        done={decided}
        total={Math.max(total, 1)}
        tone={total > 0 && decided === total ? 'good' : 'accent'}
      />
      <span className={styles.figure}>
        {decided}/{total}
      </span>
    </span>
  );
}
