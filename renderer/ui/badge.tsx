import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { tip } from './tip.ts';
import styles from './badge.module.css';

export type Tone = 'idle' | 'ready' | 'started' | 'done' | 'failed' | 'warn';

interface BadgeProps {
  readonly tone: Tone;
  /** A shape of its own per state: colour is never the only difference. */
  readonly icon?: ReactNode;
  readonly hint?: string;
  readonly children: ReactNode;
}

export function Badge({ tone, icon, hint, children }: BadgeProps) {
  return (
    <span className={classes(styles.badge, styles[tone])} {...tip(hint ?? '')}>
      {icon}
      <span className={styles.word}>{children}</span>
    </span>
  );
}
