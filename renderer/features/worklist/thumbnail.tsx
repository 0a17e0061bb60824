import { ImageOff } from 'lucide-react';
import { memo, useEffect, useState } from 'react';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { keepPicture, knownPicture } from './thumbnail-pictures.ts';
import styles from './thumbnail.module.css';

interface ThumbnailProps {
  readonly caseId: string;
  /** Changes whenever the picture may have changed. */
  readonly version: string;
}

/** Pixels; drawn at about half that. */
const SIDE = 96;
/** Rows that fly past while scrolling ask for nothing. */
const REST_MS = 120;

/** The image of a case with its masks. Fetched when its row has come to rest. */
export const Thumbnail = memo(function Thumbnail({ caseId, version }: ThumbnailProps) {
  const { worklist } = useWorkstation();
  const key = `${caseId} ${version}`;
  /** Address of the picture; null when there is none. */
  const [loaded, setLoaded] = useState<{ readonly key: string; readonly picture: string | null }>();
  const picture = knownPicture(key) ?? (loaded?.key === key ? loaded.picture : undefined);

  useEffect(() => {
    if (knownPicture(key) !== undefined) return;
    let gone = false;
    const load = async (): Promise<void> => {
      // A thumbnail that cannot be had is shown as such; the case itself will say why when it is opened.
      const png = await worklist.thumbnail(caseId, SIDE).catch(() => '');
      if (!gone) setLoaded({ key, picture: png === '' ? null : keepPicture(key, png) });
    };
    const timer = setTimeout(() => void load(), REST_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [worklist, caseId, key]);

  if (picture === null) {
    return (
      <span className={styles.none} role="img" aria-label={t('No picture')}>
        <ImageOff aria-hidden="true" />
      </span>
    );
  }
  if (picture === undefined) return <span className={styles.picture} />;
  // The key: an element that is used again would show the case before until the new picture is decoded.
  return <img key={key} src={picture} alt="" decoding="async" className={styles.picture} />;
});
