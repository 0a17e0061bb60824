import {
  CircleCheck,
  CircleCheckBig,
  CircleDashed,
  CircleDot,
  CircleEllipsis,
  CircleOff,
  CirclePause,
  CircleX,
  type LucideIcon,
} from 'lucide-react';
import type { StructureRow } from '../../core/case/structure-row.ts';
import { t } from '../../core/language/translate.ts';
import { classes } from '../../ui/classes.ts';
import styles from './status-mark.module.css';

type Status = StructureRow['status'];

/** A shape of its own for each: colour is never the only difference. */
const ICONS: Readonly<Record<Status, LucideIcon>> = {
  accepted: CircleCheck,
  corrected: CircleCheckBig,
  rejected: CircleX,
  absent: CircleOff,
  deferred: CirclePause,
  unsigned: CircleDashed,
  'edited, unsigned': CircleEllipsis,
};

const TONES: Readonly<Record<Status, string | undefined>> = {
  accepted: styles.good,
  corrected: styles.good,
  rejected: styles.bad,
  absent: styles.plain,
  deferred: styles.warn,
  unsigned: styles.idle,
  'edited, unsigned': styles.warn,
};

interface StatusMarkProps {
  readonly status: Status;
  /** Wholly on the screen as it is now: a dot in the circle as long as nothing is signed. */
  readonly seen: boolean;
}

/** Icon and word of a structure's verdict, or of having none. */
export function StatusMark({ status, seen }: StatusMarkProps) {
  const Icon = status === 'unsigned' && seen ? CircleDot : ICONS[status];
  return (
    <span className={classes(styles.mark, TONES[status])}>
      <Icon aria-hidden="true" />
      {statusWord(status)}
    </span>
  );
}

function statusWord(status: Status): string {
  switch (status) {
    case 'accepted':
      return t('accepted');
    case 'corrected':
      return t('corrected');
    case 'rejected':
      return t('rejected');
    case 'absent':
      return t('absent');
    case 'deferred':
      return t('deferred');
    case 'unsigned':
      return t('unsigned');
    case 'edited, unsigned':
      return t('edited, unsigned');
  }
}
