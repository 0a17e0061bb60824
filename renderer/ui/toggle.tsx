import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { tip } from './tip.ts';
import styles from './toggle.module.css';

interface ToggleProps {
  readonly label: ReactNode;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly disabled?: boolean;
  readonly hint?: string;
  readonly keys?: string;
}

/** A switch with its label beside it. */
export function Toggle({ label, on, onChange, disabled, hint, keys }: ToggleProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      disabled={disabled}
      onClick={() => onChange(!on)}
      {...tip(hint ?? '', keys)}
      className={classes(styles.toggle, on && styles.on)}
    >
      <span className={styles.track} aria-hidden="true">
        <span className={styles.thumb} />
      </span>
      {label}
    </button>
  );
}
