import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { readableDate } from '../../core/case/identity-words.ts';
import { sentenceOf } from '../../core/language/sentence-of.ts';
import { t } from '../../core/language/translate.ts';
import type { RelatedCases } from '../../core/workstation/workstation.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import styles from './related-dialog.module.css';

/** Other images of the same patient, to be shown beside the open one. */
export function RelatedDialog({ onClose }: { readonly onClose: () => void }) {
  const workstation = useWorkstation();
  const { beside, linked } = useStore(workstation.reading);
  const [cases, setCases] = useState<RelatedCases | null>(null);
  const [problem, setProblem] = useState('');

  useEffect(() => {
    workstation.related().then(setCases, (error: unknown) => {
      setProblem(sentenceOf(error));
    });
  }, [workstation]);

  const show = (caseId: string): void => {
    void workstation.openBeside(caseId);
    onClose();
  };

  return (
    <Dialog
      title={t('Another image of this patient')}
      onClose={onClose}
      actions={
        beside !== null && (
          <Button
            onClick={() => {
              workstation.closeBeside();
              onClose();
            }}
          >
            {t('Close the second image')}
          </Button>
        )
      }
    >
      {problem !== '' && <p role="alert">{problem}</p>}
      {cases === null && problem === '' && <p role="status">{t('Looking for images of this patient…')}</p>}
      {cases?.length === 0 && <p>{t('This workspace holds no other image of this patient.')}</p>}
      <ul className={styles.list}>
        {cases?.map(({ caseId, title, studyDate, modality }) => (
          <li key={caseId}>
            <Button onClick={() => show(caseId)}>
              {[readableDate(studyDate), modality, title].filter((word) => word !== '').join(' · ')}
            </Button>
          </li>
        ))}
      </ul>
      <Toggle
        label={t('Link zoom, pan and stack position')}
        on={linked}
        onChange={(on) => workstation.setLinked(on)}
      />
    </Dialog>
  );
}
