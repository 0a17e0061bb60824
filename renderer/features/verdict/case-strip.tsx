import { CircleAlert, Info, LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import type { CaseSession } from '../../core/case/case-session.ts';
import { sentence } from '../../core/language/sentence.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { NewerLabel } from './newer-label.tsx';
import { Strip } from './strip.tsx';
import styles from './case-strip.module.css';

/** What a reader should know of the case now; nothing when all is as usual. */
export function CaseStrip({ session }: { readonly session: CaseSession }) {
  return (
    <>
      <Opening session={session} />
      <Preparation session={session} />
      <NewerLabel session={session} />
      <Notes session={session} />
    </>
  );
}

function Opening({ session }: { readonly session: CaseSession }) {
  const workstation = useWorkstation();
  const phase = useStore(session.store, (state) => state.phase);
  const problem = useStore(session.store, (state) => state.problem);
  if (phase !== 'failed') return null;
  return (
    <Strip
      level="error"
      icon={<CircleAlert aria-hidden="true" />}
      actions={
        <Button small onClick={() => void workstation.openCase(session.caseId)}>
          {t('Try again')}
        </Button>
      }
    >
      {problem}
    </Strip>
  );
}

function Preparation({ session }: { readonly session: CaseSession }) {
  const { openPanel } = useWorkstation();
  const preparation = useStore(session.store, (state) => state.view?.preparation);
  const problem = useStore(session.store, (state) => state.view?.problem ?? '');
  if (preparation === undefined || preparation === 'prepared') return null;
  const jobs = (
    <Button small onClick={() => openPanel('jobs')}>
      {t('Jobs')}
    </Button>
  );
  if (preparation === 'failed') {
    return (
      <Strip level="error" icon={<CircleAlert aria-hidden="true" />} actions={jobs}>
        {t('The machine could not draw its guess. {reason} You can draw by hand meanwhile.', {
          reason: sentence(problem),
        })}
      </Strip>
    );
  }
  return (
    <Strip
      level="info"
      icon={<LoaderCircle aria-hidden="true" className={styles.turning} />}
      actions={preparation === 'preparing' ? jobs : undefined}
    >
      <span data-preparation={preparation}>
        {preparation === 'preparing'
          ? t('The machine is drawing its guess; the masks appear here by themselves.')
          : t('No guess of the machine yet; it is asked for.')}
      </span>
    </Strip>
  );
}

const NO_NOTES: readonly string[] = [];

/** Findings of the series. They stay until the reader has put them away. */
function Notes({ session }: { readonly session: CaseSession }) {
  const notes = useStore(session.store, (state) => state.view?.notes ?? NO_NOTES);
  const [away, setAway] = useState<string | null>(null);
  if (notes.length === 0 || away === session.caseId) return null;
  return (
    <Strip
      level="info"
      icon={<Info aria-hidden="true" />}
      actions={
        <Button small look="quiet" onClick={() => setAway(session.caseId)}>
          {t('Put away')}
        </Button>
      }
    >
      {notes.map(sentence).join(' ')}
    </Strip>
  );
}
