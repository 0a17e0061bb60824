import { useState } from 'react';
import { t } from '../core/language/translate.ts';
import { TextField } from './text-field.tsx';
import { isoDate } from './iso-date.ts';

interface DateFieldProps {
  readonly label: string;
  /** YYYY-MM-DD, empty for none. */
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly small?: boolean;
  readonly inline?: boolean;
  readonly set?: boolean;
}

/** A date as YYYY-MM-DD: the browser's own field shows day and month in an order that depends on the machine. */
export function DateField({ value, onChange, ...rest }: DateFieldProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    if (isoDate(text) !== value) setText(value);
  }
  const wrong = isoDate(text) === null && text.length >= 10;
  return (
    <TextField
      {...rest}
      inputMode="numeric"
      placeholder={t('YYYY-MM-DD')}
      maxLength={10}
      value={text}
      aria-invalid={wrong}
      onChange={(typed) => {
        setText(typed);
        const date = isoDate(typed);
        if (date !== null && date !== value) onChange(date);
      }}
      onBlur={() => isoDate(text) === null && setText(value)}
    />
  );
}
