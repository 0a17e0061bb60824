import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes.ts';
import { tip } from './tip.ts';
import styles from './icon-button.module.css';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'className' | 'children'> {
  /** What it does: name for screen readers and text of the tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  /** Shortcut shown in the tooltip. */
  readonly keys?: string | undefined;
  /** Given: a button that stays in (a tool, a switch). */
  readonly pressed?: boolean | undefined;
  readonly small?: boolean;
}

export function IconButton({ label, icon, keys, pressed, small, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      {...tip(label, keys)}
      aria-label={label}
      aria-pressed={pressed}
      className={classes(styles.button, small && styles.small)}
    >
      {icon}
    </button>
  );
}
