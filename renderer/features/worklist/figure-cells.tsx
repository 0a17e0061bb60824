import { ChevronsDown, Eye } from 'lucide-react';
import type { WorklistRow } from '../../../core/contract/worklist.ts';
import { sentence } from '../../core/language/sentence.ts';
import { t } from '../../core/language/translate.ts';
import { classes } from '../../ui/classes.ts';
import { tip } from '../../ui/tip.ts';
import { percentText } from './format.ts';
import styles from './figure-cells.module.css';

/** Where the figure gets a mark for the eye; no rule of the review depends on them. */
const POOR = 0.7;
const DOUBTFUL = 0.85;

/** How much of a case is decided, with what was edited and not signed yet. */
export function StructuresCell({ row }: { readonly row: WorklistRow }) {
  const { decided, structures, edited } = row;
  const hint = [
    t('{decided} of {structures} structures have a verdict in force.', { decided, structures }),
    ...(edited > 0 ? [t('{count} edited.', { count: edited })] : []),
  ].join('\n');
  return (
    <span className={styles.structures} {...tip(hint)}>
      <span className={styles.bar} aria-hidden="true">
        <span
          className={classes(styles.decided, decided === structures && styles.all)}
          style={{ width: `${String(structures === 0 ? 0 : (100 * decided) / structures)}%` }}
        />
      </span>
      <span className={styles.figure}>
        {decided}/{structures}
      </span>
    </span>
  );
}

/** The figure with a shape of its own where it is low. */
export function QualityCell({ row }: { readonly row: WorklistRow }) {
  const { quality, worst } = row;
  if (quality === null) return <span className={styles.unknown}>–</span>;
  const level = quality < POOR ? 'poor' : quality < DOUBTFUL ? 'doubtful' : 'fair';
  return (
    <span
      className={classes(styles.quality, styles[level])}
      {...tip(`${t('Estimated quality {percent}.', { percent: percentText(quality) })}\n${sentence(worst)}`)}
    >
      {percentText(quality)}
      {level === 'poor' && <ChevronsDown aria-label={t('poor')} />}
      {level === 'doubtful' && <Eye aria-label={t('worth a look')} />}
    </span>
  );
}
