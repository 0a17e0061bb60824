import { CircleDotDashed, EyeOff, Flag, Focus, Lock } from 'lucide-react';
import { memo } from 'react';
import type { CaseSession } from '../../core/case/case-session.ts';
import type { StructureRow } from '../../core/case/structure-row.ts';
import { t } from '../../core/language/translate.ts';
import { classes } from '../../ui/classes.ts';
import { tip } from '../../ui/tip.ts';
import { isFlagged } from './filter-rows.ts';
import { MachineMark } from './machine-mark.tsx';
import { rowText } from './row-words.ts';
import { sameRow } from './same-row.ts';
import { StatusMark } from './status-mark.tsx';
import { StructureToggles, type ToggleKeys } from './structure-toggles.tsx';
import styles from './structure-row-view.module.css';

interface StructureRowViewProps {
  readonly session: CaseSession;
  readonly row: StructureRow;
  /** Reached by Tab: one row of the list, the active one. */
  readonly tabbable: boolean;
  readonly keys: ToggleKeys;
}

function RowView({ session, row, tabbable, keys }: StructureRowViewProps) {
  const { id, name, colour, digit, status, visible, locked, solo, active, shown } = row;
  return (
    <div
      role="row"
      aria-selected={active}
      data-structure={id}
      data-status={status}
      data-seen={row.seen}
      data-unsaved={row.unsaved}
      onClick={() => session.setActive(id)}
      className={classes(styles.row, active && styles.active, !shown && styles.hidden)}
    >
      <span className={styles.digit} aria-hidden="true">
        {digit}
      </span>
      <span className={styles.swatch} style={{ background: colour }} aria-hidden="true" />
      <span role="gridcell" className={styles.nameCell}>
        <button
          type="button"
          data-main
          tabIndex={tabbable ? 0 : -1}
          aria-keyshortcuts={digit === '' ? undefined : digit}
          className={styles.name}
          {...tip(isPlain(row) ? '' : rowText(row))}
        >
          {name}
        </button>
      </span>
      <span role="gridcell" className={styles.marks}>
        <Marks row={row} />
      </span>
      <span role="gridcell" className={styles.machine}>
        {status !== 'edited, unsigned' && <MachineMark row={row} />}
      </span>
      <span role="gridcell" className={styles.status}>
        <StatusMark status={status} seen={row.seen} />
      </span>
      <span role="gridcell" className={styles.toggles}>
        <StructureToggles {...{ session, id, name, visible, locked, solo, keys }} />
      </span>
    </div>
  );
}

/** Longer names may be cut off in a narrow panel. */
const SHORT_NAME = 15;

/** Nothing to be said that the row does not show: no tooltip over its neighbours. */
function isPlain(row: StructureRow): boolean {
  const quiet = row.status === 'unsigned' && row.seen && row.visible && !row.empty;
  return quiet && !isFlagged(row) && row.name.length <= SHORT_NAME;
}

/** Drawn again only when the row looks different. */
export const StructureRowView = memo(
  RowView,
  (before, after) =>
    before.session === after.session &&
    before.tabbable === after.tabbable &&
    before.keys === after.keys &&
    sameRow(before.row, after.row),
);

/** What is out of the ordinary; nothing for the others. */
function Marks({ row }: { readonly row: StructureRow }) {
  const { visible, locked, solo, unsaved } = row;
  const doubts = row.flags.length > 0 ? row.flags.join('\n') : t('The machine proposes that it is absent.');
  return (
    <>
      {!visible && (
        <span role="img" aria-label={t('hidden')} {...tip(t('Hidden'))}>
          <EyeOff />
        </span>
      )}
      {locked && (
        <span role="img" aria-label={t('locked')} {...tip(t('Locked: no tool changes it'))}>
          <Lock />
        </span>
      )}
      {solo && (
        <span role="img" aria-label={t('alone')} {...tip(t('Shown alone'))}>
          <Focus />
        </span>
      )}
      {isFlagged(row) && (
        <span
          role="img"
          aria-label={t('Flagged. {doubts}', { doubts })}
          className={styles.flag}
          {...tip(doubts)}
        >
          <Flag />
        </span>
      )}
      {unsaved && (
        <span
          role="img"
          aria-label={t('not saved yet')}
          className={styles.unsaved}
          {...tip(t('The mask on the screen is not in the journal yet.'))}
        >
          <CircleDotDashed />
        </span>
      )}
    </>
  );
}
