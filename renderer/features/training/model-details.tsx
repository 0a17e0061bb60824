import { BadgeCheck, Download, GraduationCap, Scale } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { ModelSummary } from '../../../core/contract/training.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { dateTimeText } from '../../core/language/date-time.ts';
import { sentence } from '../../core/language/sentence.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Fact } from '../../ui/fact.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { Markdown } from '../../ui/markdown.tsx';
import { ExportDialog } from './model-places.tsx';
import { PromoteDialog } from './promote-dialog.tsx';
import { diceText, kindWord, originWord } from './training-words.ts';
import { useTask } from './use-task.ts';
import styles from './details.module.css';

/** What a model is, and what can be done with it. */
export function ModelDetails({ model }: { readonly model: ModelSummary }) {
  const { training, session } = useWorkstation();
  const task = useTask();
  const tasks = useStore(session.store, (state) => state.tasks);
  const models = useStore(training.models.store, (state) => state.models);
  const card = useStore(training.models.store, (state) => state.card);
  const cardProblem = useStore(training.models.store, (state) => state.cardProblem);
  const [open, setOpen] = useState<'export' | 'promote' | null>(null);
  const usable = model.kind === 'unet' && model.problem === '' && task !== null;
  const isUsed = task?.models.unet === model.id;
  const usedBy = model.usedBy.map((id) => tasks.find((one) => one.task.id === id)?.task.title ?? id);
  const nameOf = (id: string): string => models.find((one) => one.id === id)?.name ?? id;
  return (
    <section className={styles.details} aria-label={model.name}>
      <header className={styles.head}>
        <h2 className={styles.title}>{model.name}</h2>
        <span className={styles.id}>
          {model.id} {model.version}
        </span>
      </header>
      {model.problem !== '' && <InlineMessage level="error">{sentence(model.problem)}</InlineMessage>}
      <div className={styles.actions}>
        {usable && !isUsed && (
          <Button icon={<Scale aria-hidden="true" />} onClick={() => training.compare(model.id)}>
            {t('Compare with the present one…')}
          </Button>
        )}
        {usable && !isUsed && (
          <Button icon={<BadgeCheck aria-hidden="true" />} onClick={() => setOpen('promote')}>
            {t('Use it for the task…')}
          </Button>
        )}
        {model.trained !== null && model.problem === '' && (
          <Button icon={<GraduationCap aria-hidden="true" />} onClick={() => training.train(model.id)}>
            {t('Train it further…')}
          </Button>
        )}
        {model.problem === '' && (
          <Button icon={<Download aria-hidden="true" />} onClick={() => setOpen('export')}>
            {t('Export…')}
          </Button>
        )}
      </div>
      <dl className={styles.facts}>
        <Fact name={t('Kind')}>{kindWord(model.kind)}</Fact>
        <Fact name={t('Where it comes from')}>{originWord(model.origin)}</Fact>
        <Fact name={t('Used by')}>{usedBy.length === 0 ? t('no task') : usedBy.join(', ')}</Fact>
        <Fact name={t('Licence')}>{model.licence}</Fact>
        {model.trained !== null && (
          <>
            <Fact name={t('Finished')}>{dateTimeText(new Date(model.trained.finishedAt))}</Fact>
            <Fact name={t('Dice on validation cases')}>{diceText(model.trained.dice)}</Fact>
            {model.trained.parent !== null && (
              <Fact name={t('Came from')}>{nameOf(model.trained.parent)}</Fact>
            )}
          </>
        )}
      </dl>
      {cardProblem !== '' && <InlineMessage level="warning">{cardProblem}</InlineMessage>}
      {card === null ? <p className={styles.quiet}>{t('Reading the card…')}</p> : <Markdown text={card} />}
      {open === 'export' && <ExportDialog model={model} onClose={() => setOpen(null)} />}
      {open === 'promote' && task !== null && (
        <PromoteDialog model={model} task={task} onClose={() => setOpen(null)} />
      )}
    </section>
  );
}
