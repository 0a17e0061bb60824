import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import type { CaseSession } from '../../core/case/case-session.ts';
import { sentenceOf } from '../../core/language/sentence-of.ts';
import { sentence } from '../../core/language/sentence.ts';
import { t } from '../../core/language/translate.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ExamplePicture } from './example-picture.tsx';
import styles from './guideline-dialog.module.css';

interface GuidelineDialogProps {
  readonly session: CaseSession;
  readonly onClose: () => void;
}

type Example = { readonly structure: string; readonly png: string; readonly caption: string };

/** How the structure in hand is to be drawn: the task's words, the structure's, and one that was accepted. */
export function GuidelineDialog({ session, onClose }: GuidelineDialogProps) {
  const { worklist } = useWorkstation();
  const view = useStore(session.store, (state) => state.view);
  const active = useStore(session.store, (state) => state.active);
  const [example, setExample] = useState<Example | null>(null);
  const [problem, setProblem] = useState('');

  useEffect(() => {
    let gone = false;
    worklist.exampleOf(active).then(
      (found) => gone || setExample({ ...found, structure: active }),
      (error: unknown) => gone || setProblem(sentenceOf(error)),
    );
    return () => {
      gone = true;
    };
  }, [worklist, active]);

  const structure = view?.task.structures.find((one) => one.id === active);
  if (view === null || structure === undefined) return null;
  const picture = example?.structure === active ? example : null;
  return (
    <Dialog title={t('Guideline: {name}', { name: structure.name })} size="large" onClose={onClose}>
      <div className={styles.columns}>
        <div className={styles.words} tabIndex={0} role="region" aria-label={t('Guideline')}>
          <Words title={structure.name} text={structure.guideline} />
          {structure.mayBeAbsent && <p>{t('It may be missing in some patients: sign it as absent then.')}</p>}
          <Words title={t('Task: {title}', { title: view.task.title })} text={view.task.guideline} />
        </div>
        <figure className={styles.example} aria-label={t('Example')}>
          {picture !== null && picture.png !== '' && (
            <>
              <ExamplePicture png={picture.png} label={t('Example of {name}', { name: structure.name })} />
              <figcaption>{sentence(picture.caption)}</figcaption>
            </>
          )}
          {picture?.png === '' && (
            <p className={styles.none}>
              {t('No example yet: it is taken from the first case in which somebody accepts {name}.', {
                name: structure.name,
              })}
            </p>
          )}
          {picture === null && (
            <p className={styles.none} role="status">
              {problem === ''
                ? t('Looking for an example…')
                : t('The example cannot be shown. {reason}', { reason: problem })}
            </p>
          )}
        </figure>
      </div>
    </Dialog>
  );
}

function Words({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <section>
      <h3 className={styles.title}>{title}</h3>
      <p className={styles.text}>{text === '' ? t('The task gives no guideline for this.') : text}</p>
    </section>
  );
}
