import { ArrowLeft, ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useKeys } from '../../app/use-keys.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import type { CaseSession } from '../../core/case/case-session.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { tip } from '../../ui/tip.ts';
import { CaseIdentityLines } from './case-identity-lines.tsx';
import { CaseStrip } from './case-strip.tsx';
import styles from './case-header.module.css';

interface CaseHeaderProps {
  readonly session: CaseSession;
  /** What is at hand on every screen, the reader's name among it. */
  readonly actions: ReactNode;
}

/** Whose image this is, where in the list, and what is to be known before anything is signed. */
export function CaseHeader({ session, actions }: CaseHeaderProps) {
  return (
    <header data-tour="case" className={styles.header} aria-label={t('Case')}>
      <div className={styles.line}>
        <Place />
        <CaseIdentityLines session={session} />
        {actions}
      </div>
      <CaseStrip session={session} />
    </header>
  );
}

function Place() {
  const workstation = useWorkstation();
  const { position, total } = useStore(
    workstation.reading,
    useShallow((state) => ({ position: state.position, total: state.total })),
  );
  const keys = useKeys();
  return (
    <nav aria-label={t('List of cases')} className={styles.place}>
      <Button
        look="quiet"
        icon={<ArrowLeft aria-hidden="true" />}
        onClick={() => void workstation.closeCase()}
        {...tip(t('Back to the list'), keys('case.close'))}
      >
        {t('List')}
      </Button>
      <IconButton
        label={t('Previous case')}
        keys={keys('case.previous')}
        icon={<ChevronLeft />}
        onClick={() => void workstation.openNeighbour('previous', false)}
      />
      {total > 0 && (
        <span className={styles.position} data-position={position + 1} data-total={total}>
          {t('{place} of {count}', { place: position + 1, count: total })}
        </span>
      )}
      <IconButton
        label={t('Next case')}
        keys={keys('case.next')}
        icon={<ChevronRight />}
        onClick={() => void workstation.openNeighbour('next', false)}
      />
    </nav>
  );
}
