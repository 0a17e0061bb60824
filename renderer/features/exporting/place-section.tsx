import { Folder } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useChooseBySystem } from '../../app/use-choose-by-system.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { PlaceDialog } from './place-dialog.tsx';
import { Section } from '../../ui/section.tsx';
import styles from './place-section.module.css';

/** Where it goes, and the signature that proves later that nothing was changed. */
export function PlaceSection() {
  const { exporting, session } = useWorkstation();
  const bySystem = useStore(session.store, (state) => state.host.folderDialog);
  const place = useStore(exporting.store, (state) => state.place);
  const sign = useStore(exporting.store, (state) => state.choices.sign);
  const [choosing, setChoosing] = useState(false);
  const chooseBySystem = useChooseBySystem();
  const choose = (): void => {
    if (!bySystem) setChoosing(true);
    else void chooseBySystem('target', ({ id, name }) => exporting.choosePlace({ id, words: name }));
  };
  return (
    <Section title={t('Where')}>
      <div>
        <div className={styles.row}>
          <span className={styles.place} data-none={place === null} aria-label={t('Folder for the export')}>
            <Folder aria-hidden="true" />
            <span className={styles.words}>{place === null ? t('No folder chosen yet') : place.words}</span>
          </span>
          <Button onClick={choose}>{place === null ? t('Choose a folder…') : t('Another folder…')}</Button>
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
