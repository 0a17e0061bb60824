import { Folder } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { sentenceOf } from '../../core/language/sentence-of.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { PlaceDialog } from './place-dialog.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './place-section.module.css';

/** Where it goes, and the signature that proves later that nothing was changed. */
export function PlaceSection() {
  const { exporting, jobs, session } = useWorkstation();
  const bySystem = useStore(session.store, (state) => state.host.folderDialog);
  const place = useStore(exporting.store, (state) => state.place);
  const sign = useStore(exporting.store, (state) => state.choices.sign);
  const [choosing, setChoosing] = useState(false);
  const choose = async (): Promise<void> => {
    try {
      const place = await jobs.choosePlace('target');
      if (place !== null) exporting.choosePlace({ id: place.id, words: place.name });
    } catch (error) {
      session.notify('warning', sentenceOf(error));
    }
  };
  return (
    <Section title={t('Where')}>
      <div>
        <div className={styles.row}>
          <span className={styles.place} data-none={place === null} aria-label={t('Folder for the export')}>
            <Folder aria-hidden="true" />
            <span className={styles.words}>{place === null ? t('No folder chosen yet') : place.words}</span>
          </span>
          <Button onClick={() => (bySystem ? void choose() : setChoosing(true))}>
            {place === null ? t('Choose a folder…') : t('Another folder…')}
          </Button>
        </div>
        <p className={styles.hint}>
          {t('A new folder, named by task and time, is made in it. Nothing in it is replaced.')}
        </p>
      </div>
      <Choice
        label={t('Sign with the key of this station')}
        hint={t('Whoever has the files can then prove, without this station, that nothing was changed.')}
        checked={sign}
        onChange={(on) => exporting.choose({ sign: on })}
      />
      {choosing && <PlaceDialog onClose={() => setChoosing(false)} />}
    </Section>
  );
}
