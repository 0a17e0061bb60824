import { CircleCheck, CircleEllipsis, TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import { useKeys } from '../../app/use-keys.ts';
import type { CaseSession } from '../../core/case/case-session.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { tip } from '../../ui/tip.ts';
import { savingSentence, savingTitle } from './saving-words.ts';
import styles from './saving-state.module.css';

const ICONS = { saved: CircleCheck, saving: CircleEllipsis, blocked: TriangleAlert };

/** Whether the journal has everything that is on the screen. */
export function SavingState({ session }: { readonly session: CaseSession }) {
  const saving = useStore(session.store, (state) => state.saving);
  const Icon = ICONS[saving.kind];
  return (
    <span
      role="status"
      aria-label={t('Saving')}
      data-saving={saving.kind}
      className={classes(styles.saving, saving.kind === 'blocked' && styles.blocked)}
      {...tip(savingSentence(saving))}
    >
      <Icon aria-hidden="true" />
      {savingTitle(saving)}
    </span>
  );
}

/** As long as something cannot be saved: why, and the button that tries again. */
export function NotSavedYet({ session }: { readonly session: CaseSession }) {
  const saving = useStore(session.store, (state) => state.saving);
  const keys = useKeys();
  if (saving.kind !== 'blocked') return null;
  return (
    <div role="alert" className={styles.strip} data-blocked={saving.because}>
      <TriangleAlert aria-hidden="true" />
      <span className={styles.sentence}>{savingSentence(saving)}</span>
      {/* A lost connection is tried again by itself. */}
      {saving.because !== 'connection' && (
        <Button small onClick={() => session.retry()} {...tip(t('Save again'), keys('edit.retry'))}>
          {t('Retry')}
        </Button>
      )}
    </div>
  );
}
