import { useState } from 'react';
import { useStore } from 'zustand';
import type { SplitName } from '../../../core/exchange/export-options.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { countText } from '../../core/count-words.ts';
import { splitProblem } from '../../core/exporting/export-choices.ts';
import { TextField } from '../../ui/text-field.tsx';
import { emptyPartsText } from './export-words.ts';
import { Section } from './section.tsx';
import styles from './split-section.module.css';

const PARTS: readonly { readonly part: SplitName; readonly name: string }[] = [
  { part: 'train', name: 'Training' },
  { part: 'val', name: 'Validation' },
  { part: 'test', name: 'Test' },
];

/** Which patients train and which test: by a hash of the seed, so that it comes out the same every time. */
export function SplitSection() {
  const { exporting } = useWorkstation();
  const split = useStore(exporting.store, (state) => state.choices.split);
  const patients = useStore(exporting.store, (state) => state.check.result?.split ?? null);
  const withoutId = useStore(exporting.store, (state) => state.check.result?.withoutPatientId ?? 0);
  const problem = splitProblem(split);
  const empty = PARTS.filter(
    ({ part }) => split[part] > 0 && patients !== null && (patients[part] ?? 0) === 0,
  );
  return (
    <Section title="Split">
      <div className={styles.fields}>
        {PARTS.map(({ part, name }) => (
          <div key={part} className={styles.part}>
            <Share
              label={`${name} %`}
              value={split[part]}
              onChange={(share) => exporting.choose({ split: { ...split, [part]: share } })}
            />
            <span className={styles.count}>
              {patients === null ? '–' : countText(patients[part] ?? 0, 'patient')}
            </span>
          </div>
        ))}
        <div className={styles.part}>
          <TextField
            label="Seed"
            value={split.seed}
            maxLength={64}
            onChange={(seed) => exporting.choose({ split: { ...split, seed } })}
          />
          <span className={styles.count}>the same seed, the same split</span>
        </div>
      </div>
      <p
        className={problem === '' ? styles.hint : styles.problem}
        role={problem === '' ? undefined : 'alert'}
      >
        {problem === '' ? 'All images of a patient are in one part.' : problem}
        {problem === '' && withoutId > 0
          ? ` ${countText(withoutId, 'case has', 'cases have')} no Patient ID: together they count as one patient, so that nobody is on both sides.`
          : ''}
      </p>
      {problem === '' && empty.length > 0 && (
        <p className={styles.empty} role="status">
          {emptyPartsText(empty.map(({ name }) => name))}
        </p>
      )}
    </Section>
  );
}

interface ShareProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** Keeps what is typed until it is a number: an empty field is not zero yet. */
function Share({ label, value, onChange }: ShareProps) {
  const [text, setText] = useState(String(value));
  return (
    <TextField
      type="number"
      inputMode="numeric"
      min={0}
      max={100}
      step={5}
      label={label}
      value={Number(text) === value ? text : String(value)}
      onChange={(typed) => {
        setText(typed);
        onChange(typed.trim() === '' ? 0 : Number(typed));
      }}
    />
  );
}
