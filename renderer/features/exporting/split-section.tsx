import { useState } from 'react';
import { useStore } from 'zustand';
import type { SplitName } from '../../../core/exchange/export-options.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { splitProblem } from '../../core/exporting/export-choices.ts';
import { t, tn } from '../../core/language/translate.ts';
import { TextField } from '../../ui/text-field.tsx';
import { emptyPartsText } from './export-words.ts';
import { Section } from '../../ui/section.tsx';
import styles from './split-section.module.css';

const partsOf = (): readonly { readonly part: SplitName; readonly name: string }[] => [
  { part: 'train', name: t('Training') },
  { part: 'val', name: t('Validation') },
  { part: 'test', name: t('Test') },
];

/** Which patients train and which test: by a hash of the seed, so that it comes out the same every time. */
export function SplitSection() {
  const { exporting } = useWorkstation();
  const split = useStore(exporting.store, (state) => state.choices.split);
  const patients = useStore(exporting.store, (state) => state.check.result?.split ?? null);
  const withoutId = useStore(exporting.store, (state) => state.check.result?.withoutPatientId ?? 0);
  const problem = splitProblem(split);
  const parts = partsOf();
  const empty = parts.filter(
    ({ part }) => split[part] > 0 && patients !== null && (patients[part] ?? 0) === 0,
  );
  return (
    <Section title={t('Split')}>
      <div className={styles.fields}>
        {parts.map(({ part, name }) => (
          <div key={part} className={styles.part}>
            <Share
              label={`${name} %`}
              value={split[part]}
              onChange={(share) => exporting.choose({ split: { ...split, [part]: share } })}
            />
            <span className={styles.count}>
              {patients === null ? '–' : tn(patients[part] ?? 0, '{count} patient', '{count} patients')}
            </span>
          </div>
        ))}
        <div className={styles.part}>
          <TextField
            label={t('Seed')}
            value={split.seed}
            maxLength={64}
            onChange={(seed) => exporting.choose({ split: { ...split, seed } })}
          />
          <span className={styles.count}>{t('the same seed, the same split')}</span>
        </div>
      </div>
      <p
        className={problem === '' ? styles.hint : styles.problem}
        role={problem === '' ? undefined : 'alert'}
      >
        {problem === '' ? t('All images of a patient are in one part.') : problem}
        {problem === '' && withoutId > 0
          ? ` ${tn(
              withoutId,
              '{count} case has no Patient ID: together they count as one patient, so that nobody is on both sides.',
              '{count} cases have no Patient ID: together they count as one patient, so that nobody is on both sides.',
            )}`
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
