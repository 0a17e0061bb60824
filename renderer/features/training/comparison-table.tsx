import type { Comparison } from '../../../core/contract/training.ts';
import { sentence } from '../../core/language/sentence.ts';
import { number, t } from '../../core/language/translate.ts';
import { classes } from '../../ui/classes.ts';
import { Fact } from '../../ui/fact.tsx';
import { IntervalPlot } from '../../ui/interval-plot.tsx';
import { differenceText, diceText, percentText } from './training-words.ts';
import figures from './figures.module.css';
import styles from './comparison-table.module.css';

type Row = Comparison['overall'];
type Interval = NonNullable<Row['difference']>;

/** Old and new per structure, all structures first; below it what the columns mean. */
export function ComparisonTable({ result }: { readonly result: Comparison }) {
  const { rows, overall, unit, acceptance } = result;
  const reach = reachOf([overall, ...rows]);
  return (
    <>
      <div className={styles.scroller} tabIndex={0} role="region" aria-label={t('Old and new by structure')}>
        <table className={classes(figures.table, styles.table)}>
          <thead>
            <tr>
              <th scope="col">{t('Structure')}</th>
              <th scope="col">{t('Judged')}</th>
              <th scope="col">{t('From the old model')}</th>
              <th scope="col">{t('Dice, old and new')}</th>
              <th scope="col" colSpan={2} className={styles.left}>
                {t('Difference (95%)')}
              </th>
              <th scope="col">{t('Corrected only (95%)')}</th>
              <th scope="col">{t('HD95 ({unit}), old and new', { unit })}</th>
              <th scope="col">{t('Accepted unchanged, old and new')}</th>
            </tr>
          </thead>
          <tbody>
            <Line name={t('All structures')} row={overall} reach={reach} overall />
            {rows.map((row) => (
              <Line key={row.structure} name={row.name} row={row} reach={reach} />
            ))}
          </tbody>
        </table>
      </div>
      <dl className={styles.notes} aria-label={t('What the columns mean')}>
        <Fact name={t('From the old model')}>
          {t(
            'How many of the references are a pseudo label of the old model that a reader accepted as it was. They favour the old model, whose own lines they are.',
          )}
        </Fact>
        <Fact name={t('Corrected only')}>
          {t(
            'The same difference over structures that a reader corrected or drew: free of that advantage. Where both columns say the same, you can rely on it.',
          )}
        </Fact>
        <Fact name={t('Difference')}>
          {t(
            'New less old, case by case. The line is the 95% interval over patients; where it crosses the middle, chance may have made the difference.',
          )}
        </Fact>
        <Fact name={t('Accepted unchanged')}>{sentence(acceptance)}</Fact>
      </dl>
    </>
  );
}

interface LineProps {
  readonly name: string;
  readonly row: Row;
  readonly reach: number;
  readonly overall?: boolean;
}

function Line({ name, row, reach, overall }: LineProps) {
  const { difference, corrected } = row;
  return (
    <tr className={classes(overall && styles.overall)}>
      <th scope="row">{name}</th>
      <td>{number(row.n)}</td>
      <td className={classes(row.fromOld > 0 && styles.marked)}>{number(row.fromOld)}</td>
      <td>
        <Pair old={diceText(row.old.dice)} next={diceText(row.new.dice)} />
      </td>
      <td className={styles.plot}>{difference !== null && <IntervalPlot {...difference} reach={reach} />}</td>
      <td className={styles.left}>{intervalText(difference)}</td>
      <td>{intervalText(corrected)}</td>
      <td>
        <Pair old={hdText(row.old.hd95)} next={hdText(row.new.hd95)} />
      </td>
      <td>
        <Pair old={percentText(row.old.accepted)} next={percentText(row.new.accepted)} />
      </td>
    </tr>
  );
}

/** Old, then new. */
function Pair({ old, next }: { readonly old: string; readonly next: string }) {
  return (
    <>
      <span className={styles.old}>{old}</span> <span aria-hidden="true">→</span> {next}
    </>
  );
}

function intervalText(interval: Interval | null): string {
  if (interval === null) return '–';
  const { mean, low, high } = interval;
  if (low === null || high === null) return differenceText(mean);
  return t('{mean} ({low} to {high})', {
    mean: differenceText(mean),
    low: differenceText(low),
    high: differenceText(high),
  });
}

function hdText(value: number | null): string {
  return value === null ? '–' : number(value, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

/** Half width of the plots' common axis: the farthest end of an interval. */
function reachOf(rows: readonly Row[]): number {
  const ends = rows.flatMap(({ difference }) =>
    difference === null ? [] : [difference.mean, difference.low ?? 0, difference.high ?? 0].map(Math.abs),
  );
  return Math.max(0.01, ...ends);
}
