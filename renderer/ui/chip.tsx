import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { tip } from './tip.ts';
import styles from './chip.module.css';

interface ChipProps {
  readonly pressed: boolean;
  readonly onPress: () => void;
  readonly hint?: string;
  readonly children: ReactNode;
}

/** A small button that stays in: one of several things to let through. */
export function Chip({ pressed, onPress, hint, children }: ChipProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      {...tip(hint ?? '')}
      className={classes(styles.chip, pressed && styles.pressed)}
    >
      {children}
    </button>
  );
}
