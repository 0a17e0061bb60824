import { Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { t } from '../core/language/translate.ts';
import { IconButton } from './icon-button.tsx';
import { classes } from './classes.ts';
import styles from './search-field.module.css';

interface SearchFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** To be found by whoever puts the cursor here. */
  readonly id?: string;
}

/** A question is asked when the reader stops typing, not at every letter. */
const REST_MS = 200;

export function SearchField({ label, placeholder, value, onChange, id }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const [sent, setSent] = useState(value);
  if (known !== value) {
    setKnown(value);
    // Changed from outside, e.g. "clear all"; an echo of what was sent must not undo what was typed since.
    if (value !== sent) setText(value);
  }
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => {
      setSent(text);
      onChange(text);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);

  return (
    <span role="search" className={classes(styles.search, value !== '' && styles.set)}>
      <Search aria-hidden="true" className={styles.icon} />
      <input
        id={id}
        type="text"
        aria-label={label}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && text !== value) onChange(text);
          if (event.key !== 'Escape' || text === '') return;
          event.stopPropagation();
          setText('');
          onChange('');
        }}
        className={styles.input}
      />
      <span className={styles.clear}>
        {text !== '' && (
          <IconButton
            small
            label={t('Clear the search')}
            icon={<X />}
            onClick={() => {
              setText('');
              onChange('');
            }}
          />
        )}
      </span>
    </span>
  );
}
