import {
  Circle,
  CircleCheck,
  CircleCheckBig,
  CircleEllipsis,
  CircleOff,
  CirclePause,
  CircleX,
  type LucideIcon,
} from 'lucide-react';
import type { StructureRow } from '../../core/case/structure-row.ts';
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
  unsigned: Circle,
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

/** Icon and word of a structure's verdict, or of having none. */
export function StatusMark({ status }: { readonly status: Status }) {
  const Icon = ICONS[status];
  return (
    <span className={classes(styles.mark, TONES[status])}>
      <Icon aria-hidden="true" />
      {status}
    </span>
  );
}
