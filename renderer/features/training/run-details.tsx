import { useStore } from 'zustand';
import type { TrainingRun, TrainingRunDetail } from '../../../core/contract/training.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { dateTimeText } from '../../core/language/date-time.ts';
import { sentence } from '../../core/language/sentence.ts';
import { number, t } from '../../core/language/translate.ts';
import { channelsOf } from '../../../core/training/plan.ts';
import { Fact } from '../../ui/fact.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { RunActions } from './run-actions.tsx';
import { RunCurves } from './run-curves.tsx';
import { RunStateBadge } from './run-state-badge.tsx';
import { SentenceList } from './sentence-list.tsx';
import { diceText, durationText, modeName, providerText } from './training-words.ts';
import styles from './details.module.css';

/** How a training goes, or went. */
export function RunDetails({ run }: { readonly run: TrainingRun }) {
  const { training } = useWorkstation();
  const detail = useStore(training.runs.store, (state) => state.detail);
  const problem = useStore(training.runs.store, (state) => state.detailProblem);
  return (
    <section className={styles.details} aria-label={run.name}>
      <header className={styles.head}>
        <h2 className={styles.title}>{run.name}</h2>
        <span className={styles.id}>{run.modelId}</span>
        <RunStateBadge state={run.state} />
      </header>
      {run.problem !== '' && (
        <InlineMessage level={run.state === 'done' ? 'warning' : 'error'}>
          {sentence(run.problem)}
        </InlineMessage>
      )}
      {run.state === 'interrupted' && (
        <InlineMessage level="warning">
          {t(
            'The program was ended meanwhile: the training goes on from its last checkpoint, by itself when the workspace is opened, or when you resume it.',
          )}
        </InlineMessage>
      )}
      {run.state !== 'done' && run.state !== 'failed' && <Progress run={run} />}
      <RunActions run={run} />
      {detail !== null && <SentenceList warnings={detail.notes} />}
      <dl className={styles.facts}>
        <Fact name={t('Best Dice so far')}>{diceText(run.best)}</Fact>
        <Fact name={t('Kind of training')}>{modeName(run.mode)}</Fact>
        <Fact name={t('Started')}>{dateTimeText(new Date(run.startedAt))}</Fact>
        <Fact name={t('Runs on')}>{providerText(run.provider)}</Fact>
        {detail !== null && <PlanFacts detail={detail} />}
      </dl>
      {problem !== '' && <InlineMessage level="warning">{problem}</InlineMessage>}
      {detail !== null && <RunCurves detail={detail} />}
    </section>
  );
}

function Progress({ run }: { readonly run: TrainingRun }) {
  const words = [
    t('Epoch {epoch} of {epochs}', { epoch: run.epoch, epochs: run.epochs }),
    t('step {step} of {steps}', { step: run.step, steps: run.steps }),
    ...(run.secondsLeft === null || run.state !== 'running'
      ? []
      : [t('{time} left', { time: durationText(run.secondsLeft) })]),
  ];
  return (
    <div className={styles.progress}>
      <ProgressBar label={t('Training')} done={run.step} total={run.steps} />
      <span className={styles.quiet}>{words.join(' · ')}</span>
    </div>
  );
}

function PlanFacts({ detail: { plan } }: { readonly detail: TrainingRunDetail }) {
  const { view, network, optimiser } = plan;
  return (
    <>
      <Fact name={t('Input')}>
        {t('{width} × {height} pixels', { width: view.width, height: view.height })}
      </Fact>
      <Fact name={t('Channels by level')}>{channelsOf(network).map(String).join(', ')}</Fact>
      <Fact name={t('Cases a step')}>{number(plan.batch * plan.accumulate)}</Fact>
      <Fact name={t('Learning rate, seed')}>
        {number(optimiser.learningRate, { maximumSignificantDigits: 3 })},{' '}
        {number(plan.seed, { useGrouping: false })}
      </Fact>
    </>
  );
}
