import type { ReactNode } from 'react';
import { classes } from '../../ui/classes.ts';
import styles from './case-strip.module.css';

interface StripProps {
  readonly level: 'info' | 'error';
  readonly icon: ReactNode;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

/** One line below the header: a sentence and what can be done about it. */
export function Strip({ level, icon, children, actions }: StripProps) {
  return (
    <div
      role={level === 'error' ? 'alert' : 'status'}
      className={classes(styles.strip, level === 'error' && styles.error)}
    >
      {icon}
      <span className={styles.words}>{children}</span>
      {actions}
    </div>
  );
}
