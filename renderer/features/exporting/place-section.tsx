import { Folder } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { PlaceDialog } from './place-dialog.tsx';
import { Section } from './section.tsx';
import styles from './place-section.module.css';

/** Where it goes, and the signature that proves later that nothing was changed. */
export function PlaceSection() {
  const { exporting } = useWorkstation();
  const place = useStore(exporting.store, (state) => state.place);
  const sign = useStore(exporting.store, (state) => state.choices.sign);
  const [choosing, setChoosing] = useState(false);
  return (
    <Section title="Where">
      <div>
        <div className={styles.row}>
          <span className={styles.place} data-none={place === null} aria-label="Folder for the export">
            <Folder aria-hidden="true" />
            <span className={styles.words}>{place === null ? 'No folder chosen yet' : place.words}</span>
          </span>
          <Button onClick={() => setChoosing(true)}>
            {place === null ? 'Choose a folder…' : 'Another folder…'}
          </Button>
        </div>
        <p className={styles.hint}>
          A new folder, named by task and time, is made in it. Nothing in it is replaced.
        </p>
      </div>
      <Choice
        label="Sign with the key of this station"
        hint="Whoever has the files can then prove, without this station, that nothing was changed."
        checked={sign}
        onChange={(on) => exporting.choose({ sign: on })}
      />
      {choosing && <PlaceDialog onClose={() => setChoosing(false)} />}
    </Section>
  );
}
