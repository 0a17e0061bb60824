import { useId } from 'react';
import type { ComponentProps } from 'react';
import { classes } from './classes.ts';
import styles from './field.module.css';

interface TextAreaProps extends Omit<ComponentProps<'textarea'>, 'className' | 'onChange' | 'value'> {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Several lines of text. */
export function TextArea({ label, value, onChange, rows = 3, ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <span className={classes(styles.field)}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <textarea
        {...rest}
        id={id}
        rows={rows}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={styles.input}
      />
    </span>
  );
}
