import { useStore } from 'zustand';
import type { DeidentifyOption } from '../../../core/exchange/export-options.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { burnedInAsked, passphraseProblem } from '../../core/exporting/missing.ts';
import { t, tn } from '../../core/language/translate.ts';
import { Choice } from '../../ui/choice.tsx';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './deidentify-section.module.css';

const optionsOf = (): readonly {
  readonly option: DeidentifyOption;
  readonly label: string;
  readonly hint: string;
}[] => [
  {
    option: 'modified-dates',
    label: t('Keep the time between examinations'),
    hint: t('All dates of a patient are shifted by the same number of days.'),
  },
  {
    option: 'patient-characteristics',
    label: t('Keep sex, age, height and weight'),
    hint: t('Without names and ids.'),
  },
  {
    option: 'clean-descriptors',
    label: t('Keep descriptions in words of the standard'),
    hint: t('Free text is removed in any case.'),
  },
];

/** On unless somebody decides otherwise; what cannot be done by a program is asked of the reader. */
export function DeidentifySection() {
  const { exporting } = useWorkstation();
  const choices = useStore(exporting.store, (state) => state.choices);
  const toggle = (option: DeidentifyOption, on: boolean): void => {
    const others = choices.deidentifyOptions.filter((one) => one !== option);
    exporting.choose({ deidentifyOptions: on ? [...others, option] : others });
  };
  return (
    <Section title={t('Patients’ data')}>
      <Choice
        label={t('Remove what identifies the patients')}
        hint={t(
          'Basic profile of DICOM PS3.15, the same in all formats: names, ids, dates and all UIDs are replaced.',
        )}
        checked={choices.deidentify}
        onChange={(on) => exporting.choose({ deidentify: on })}
      >
        <div className={styles.options}>
          {optionsOf().map(({ option, label, hint }) => (
            <Choice
              key={option}
              label={label}
              hint={hint}
              checked={choices.deidentifyOptions.includes(option)}
              onChange={(on) => toggle(option, on)}
            />
          ))}
        </div>
        <Passphrase />
        <BurnedIn />
      </Choice>
      {!choices.deidentify && (
        <InlineMessage level="warning">
          {t(
            'Names, ids and dates of the patients leave with the files: for a receiver inside the hospital only. That you chose this is recorded.',
          )}
        </InlineMessage>
      )}
    </Section>
  );
}

function Passphrase() {
  const { exporting } = useWorkstation();
  const state = useStore(exporting.store);
  const { passphrase, repeated, map } = state;
  const isNew = map === 'none';
  // Not while the second one is still to be typed.
  const problem = isNew && repeated === '' ? '' : passphraseProblem(state);
  return (
    <div className={styles.part}>
      <div className={styles.fields}>
        <TextField
          type="password"
          autoComplete="new-password"
          label={
            isNew
              ? t('Passphrase for the list of patients (optional)')
              : t('Passphrase of the list of patients (optional)')
          }
          value={passphrase}
          onChange={(value) => exporting.setPassphrase({ passphrase: value })}
          maxLength={1000}
        />
        {isNew && (
          <TextField
            type="password"
            autoComplete="new-password"
            label={t('The same again')}
            value={repeated}
            onChange={(value) => exporting.setPassphrase({ repeated: value })}
            disabled={passphrase === ''}
            maxLength={1000}
            problem={problem}
          />
        )}
      </div>
      <p className={styles.hint}>
        {t(
          'With it, this station keeps an encrypted list of patients: which new name belongs to whom. Without it no list of this export is kept, and nobody can ever find its patients again.',
        )}
      </p>
    </div>
  );
}

function BurnedIn() {
  const { exporting } = useWorkstation();
  const asked = useStore(exporting.store, burnedInAsked);
  const images = useStore(exporting.store, (state) => state.check.result?.burnedIn ?? 0);
  const checked = useStore(exporting.store, (state) => state.choices.burnedInChecked);
  if (!asked) return null;
  return (
    <div className={styles.asked}>
      <p>
        {tn(
          images,
          '{count} image does not say whether text is burned in. A name that is part of the picture cannot be removed by this program.',
          '{count} images do not say whether text is burned in. A name that is part of the picture cannot be removed by this program.',
        )}
      </p>
      <Choice
        label={t('I have looked at them: no picture shows who the patient is')}
        hint={t('Recorded with your name.')}
        checked={checked}
        onChange={(on) => exporting.choose({ burnedInChecked: on })}
      />
    </div>
  );
}
