import { useStore } from 'zustand';
import type { StationSettings } from '../../../core/domain/station-settings.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Fact } from '../../ui/fact.tsx';
import { Select } from '../../ui/select.tsx';
import styles from './settings-dialog.module.css';

const SYSTEM = 'system';

/** Language and colours of this station, for everybody who reads on it. */
export function Appearance() {
  const { session, language } = useWorkstation();
  const settings = useStore(session.store, (state) => state.settings);
  const offered = useStore(language.store, (state) => state.offered);
  const languages = [
    { value: SYSTEM, label: t('As the system') },
    ...offered.map(({ tag, name }) => ({ value: tag, label: name })),
    // Chosen once and not there any more: it stays chosen, and its texts are English.
    ...(settings.language === SYSTEM || offered.some(({ tag }) => tag === settings.language)
      ? []
      : [{ value: settings.language, label: settings.language }]),
  ];
  return (
    <>
      <Fact name={t('Language')}>
        <span className={styles.choice}>
          <Select
            hideLabel
            label={t('Language')}
            value={settings.language}
            options={languages}
            onChange={(tag) => void session.changeSettings({ language: tag })}
          />
        </span>
      </Fact>
      <Fact name={t('Colours')}>
        <span className={styles.choice}>
          <Select
            hideLabel
            label={t('Colours')}
            value={settings.theme}
            options={themes()}
            onChange={(theme) => void session.changeSettings({ theme })}
          />
        </span>
      </Fact>
    </>
  );
}

const themes = (): readonly { readonly value: StationSettings['theme']; readonly label: string }[] => [
  { value: 'dark', label: t('Dark: for reading rooms') },
  { value: 'light', label: t('Light') },
  { value: SYSTEM, label: t('As the system') },
];
