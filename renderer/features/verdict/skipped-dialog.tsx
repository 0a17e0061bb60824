import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import type { CaseSession } from '../../core/case/case-session.ts';
import { t, tn } from '../../core/language/translate.ts';
import type { VerdictState } from '../../core/verdict/verdict-model.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { skipReason } from './verdict-words.ts';
import styles from './skipped-dialog.module.css';

/** What "accept all remaining" passed over, each with its reason and the way to it. */
export function SkippedDialog({ session }: { readonly session: CaseSession }) {
  const { verdicts } = useWorkstation();
  const skipped = useStore(verdicts.store, (state) => state.skipped);
  return skipped.length === 0 ? null : <Skipped session={session} skipped={skipped} />;
}

interface SkippedProps {
  readonly session: CaseSession;
  readonly skipped: VerdictState['skipped'];
}

function Skipped({ session, skipped }: SkippedProps) {
  const { verdicts } = useWorkstation();
  const structures = useStore(session.store, (state) => state.view?.task.structures);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.querySelector('button')?.focus(), []);
  const goTo = (structure: string): void => {
    verdicts.clearSkipped();
    session.setActive(structure);
  };
  return (
    <Dialog
      title={tn(skipped.length, '{count} structure was not accepted', '{count} structures were not accepted')}
      onClose={() => verdicts.clearSkipped()}
      actions={<Button onClick={() => verdicts.clearSkipped()}>{t('Close')}</Button>}
    >
      <p>{t('Each of these needs a decision of its own. Choose one to go to it.')}</p>
      <ul ref={list} aria-label={t('Not accepted')} className={styles.list}>
        {skipped.map(({ structure, name, reason }) => (
          <li key={structure}>
            <button
              type="button"
              data-structure={structure}
              onClick={() => goTo(structure)}
              className={styles.entry}
            >
              <span
                className={styles.swatch}
                style={{ background: structures?.find((one) => one.id === structure)?.colour }}
                aria-hidden="true"
              />
              <span className={styles.name}>{name}</span>
              <span className={styles.reason}>{skipReason(name, reason)}</span>
              <Kbd keys={t('Enter')} />
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
