import { useMemo } from 'react';
import type { TrainingRunDetail } from '../../../core/contract/training.ts';
import { t } from '../../core/language/translate.ts';
import { LineChart } from '../../ui/line-chart.tsx';
import type { ChartSeries } from '../../ui/line-chart-types.ts';
import { diceText, lossText } from './training-words.ts';
import styles from './details.module.css';

/** Dice on the validation cases per structure, and what is minimised, over the epochs. */
export function RunCurves({ detail }: { readonly detail: TrainingRunDetail }) {
  const dice = useMemo(() => diceSeries(detail), [detail]);
  const loss = useMemo(() => lossSeries(detail), [detail]);
  const xMax = detail.run.state === 'done' ? 0 : detail.run.epochs;
  return (
    <div className={styles.curves}>
      <LineChart
        title={t('Dice on the validation cases')}
        xName={t('Epoch')}
        series={dice}
        xMax={xMax}
        yMax={1}
        formatY={diceText}
        heightRem={18}
      />
      <LineChart
        title={t('Loss')}
        xName={t('Epoch')}
        series={loss}
        xMax={xMax}
        formatY={lossText}
        heightRem={18}
      />
    </div>
  );
}

function diceSeries({ structures, validation }: TrainingRunDetail): readonly ChartSeries[] {
  return [
    {
      id: '',
      name: t('Mean'),
      colour: 'var(--text-strong)',
      strong: true,
      points: validation.map(({ epoch, dice }) => ({ x: epoch, y: dice })),
    },
    ...structures.map(({ id, name, colour }) => ({
      id,
      name,
      colour,
      points: validation.map(({ epoch, structures }) => ({ x: epoch, y: structures[id] ?? null })),
    })),
  ];
}

function lossSeries({ epochs, plan }: TrainingRunDetail): readonly ChartSeries[] {
  const series = (id: 'loss' | 'crossEntropy' | 'dice' | 'consistency', name: string, colour: string) => ({
    id,
    name,
    colour,
    strong: id === 'loss',
    points: epochs.map((point) => ({ x: point.epoch, y: point[id] })),
  });
  return [
    series('loss', t('Loss'), 'var(--text-strong)'),
    series('crossEntropy', t('Cross entropy'), 'var(--accent)'),
    series('dice', t('Soft Dice loss'), 'var(--warn)'),
    ...(plan.mode === 'mean-teacher' ? [series('consistency', t('Consistency'), 'var(--good)')] : []),
  ];
}
