import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './button.module.css';

export type ButtonLook = 'primary' | 'normal' | 'quiet' | 'danger';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  readonly look?: ButtonLook;
  readonly icon?: ReactNode;
  readonly small?: boolean;
  /** Shows that it works and takes no second press; the width stays. */
  readonly busy?: boolean;
}

export function Button({ look = 'normal', icon, small, busy, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy === true}
      aria-busy={busy === true}
      className={classes(styles.button, styles[look], small && styles.small, busy && styles.busy)}
    >
      {icon}
      <span className={styles.label}>{children}</span>
    </button>
  );
}
