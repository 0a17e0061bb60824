import { useId } from 'react';
import type { ComponentProps } from 'react';
import { classes } from './classes.ts';
import styles from './field.module.css';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'className' | 'onChange' | 'value'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Label for screen readers only; the placeholder or the place says it to the eye. */
  readonly hideLabel?: boolean;
  readonly small?: boolean;
  /** The label stands before the field instead of above it. */
  readonly inline?: boolean;
  /** The field narrows something down. */
  readonly set?: boolean;
  /** A sentence when the value is wrong, else empty. */
  readonly problem?: string;
}

export function TextField(props: TextFieldProps) {
  const { label, value, onChange, hideLabel, small, inline, set, problem = '', ...rest } = props;
  const id = useId();
  return (
    <span
      className={classes(
        styles.field,
        inline && styles.row,
        small && styles.small,
        set && styles.set,
        problem !== '' && styles.wrong,
      )}
    >
      <label htmlFor={id} className={hideLabel === true ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      <input
        type="text"
        autoComplete="off"
        spellCheck={false}
        {...rest}
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={problem !== ''}
        aria-describedby={problem === '' ? undefined : `${id}-problem`}
        className={styles.input}
      />
      {problem !== '' && (
        <span id={`${id}-problem`} className={styles.problem} role="alert">
          {problem}
        </span>
      )}
    </span>
  );
}
