import { useId } from 'react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './choice.module.css';

interface ChoiceProps {
  readonly kind?: 'checkbox' | 'radio';
  /** Radio buttons with one name exclude each other. */
  readonly name?: string;
  readonly label: ReactNode;
  /** What it means, one line below the label. */
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  /** What belongs to it, shown below while it is chosen. */
  readonly children?: ReactNode;
}

/** A box or a round button with its words beside it; the browser's own, so that Space and arrow keys work. */
export function Choice(props: ChoiceProps) {
  const { kind = 'checkbox', name, label, hint, checked, onChange, disabled, children } = props;
  const id = useId();
  return (
    <div className={classes(styles.choice, disabled && styles.off)}>
      <input
        id={id}
        type={kind}
        name={name}
        checked={checked}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(event.target.checked)}
        className={styles.box}
      />
      <div className={styles.words}>
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && (
          <p id={`${id}-hint`} className={styles.hint}>
            {hint}
          </p>
        )}
        {checked && children !== undefined && <div className={styles.more}>{children}</div>}
      </div>
    </div>
  );
}
