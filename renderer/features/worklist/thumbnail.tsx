import { ImageOff } from 'lucide-react';
import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useWorkstation } from '../../app/workstation-context.ts';
import { decodePicture, knownPicture } from './thumbnail-pictures.ts';
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
  const [loaded, setLoaded] = useState<{ readonly key: string; readonly picture: ImageBitmap | null }>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = knownPicture(key) ?? (loaded?.key === key ? loaded.picture : undefined);

  useEffect(() => {
    if (knownPicture(key) !== undefined) return;
    let gone = false;
    const load = async (): Promise<void> => {
      // A thumbnail that cannot be had is shown as such; the case itself will say why when it is opened.
      const png = await worklist.thumbnail(caseId, SIDE).catch(() => '');
      const decoded = png === '' ? null : await decodePicture(key, png);
      if (!gone) setLoaded({ key, picture: decoded });
    };
    const timer = setTimeout(() => void load(), REST_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [worklist, caseId, key]);

  useLayoutEffect(() => {
    if (canvas.current !== null && picture !== null && picture !== undefined) draw(canvas.current, picture);
  }, [picture]);

  if (picture === null) {
    return (
      <span className={styles.none} role="img" aria-label="No picture">
        <ImageOff aria-hidden="true" />
      </span>
    );
  }
  return <canvas ref={canvas} width={SIDE} height={SIDE} className={styles.picture} aria-hidden="true" />;
});

/** The whole picture, in the middle. */
function draw(canvas: HTMLCanvasElement, picture: ImageBitmap): void {
  const context = canvas.getContext('2d');
  const scale = Math.min(SIDE / picture.width, SIDE / picture.height);
  const width = picture.width * scale;
  const height = picture.height * scale;
  context?.clearRect(0, 0, SIDE, SIDE);
  context?.drawImage(picture, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
}
