import { useId } from 'react';
import { classes } from './classes.ts';
import field from './field.module.css';
import styles from './select.module.css';

export interface SelectOption<V extends string> {
  readonly value: V;
  readonly label: string;
}

interface SelectProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly SelectOption<V>[];
  readonly onChange: (value: V) => void;
  readonly hideLabel?: boolean;
  readonly small?: boolean;
  readonly inline?: boolean;
  readonly set?: boolean;
  readonly disabled?: boolean;
}

/** One of a few; the browser's own list, so that typing and arrow keys work as everywhere. */
export function Select<V extends string>(props: SelectProps<V>) {
  const { label, value, options, onChange, hideLabel, small, inline, set, disabled } = props;
  const id = useId();
  return (
    <span className={classes(field.field, inline && field.row, small && field.small, set && field.set)}>
      <label htmlFor={id} className={hideLabel === true ? 'visually-hidden' : field.label}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        disabled={disabled}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
        className={classes(field.input, styles.select)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </span>
  );
}
