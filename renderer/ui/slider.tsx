import { useId } from 'react';
import { classes } from './classes.ts';
import { tip } from './tip.ts';
import field from './field.module.css';
import styles from './slider.module.css';

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly onChange: (value: number) => void;
  /** The value as words, e.g. `40 %`. */
  readonly format?: (value: number) => string;
  readonly hideLabel?: boolean;
  readonly disabled?: boolean;
  readonly hint?: string;
  readonly keys?: string;
}

export function Slider(props: SliderProps) {
  const {
    label,
    value,
    min,
    max,
    step = 1,
    onChange,
    format = String,
    hideLabel,
    disabled,
    hint,
    keys,
  } = props;
  const id = useId();
  return (
    <span className={classes(field.field, field.row)} {...tip(hint ?? '', keys)}>
      <label htmlFor={id} className={hideLabel === true ? 'visually-hidden' : field.label}>
        {label}
      </label>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        disabled={disabled}
        aria-valuetext={format(value)}
        onChange={(event) => onChange(event.target.valueAsNumber)}
        className={styles.slider}
      />
      <output htmlFor={id} className={styles.value}>
        {format(value)}
      </output>
    </span>
  );
}
