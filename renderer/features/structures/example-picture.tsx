import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { t } from '../../core/language/translate.ts';

interface ExamplePictureProps {
  /** Base64. */
  readonly png: string;
  readonly label: string;
}

/** Drawn on a canvas: the content security policy needs to allow no data: images for it. */
export function ExamplePicture({ png, label }: ExamplePictureProps) {
  const [picture, setPicture] = useState<ImageBitmap | null>(null);
  const [broken, setBroken] = useState(false);
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    let gone = false;
    let made: ImageBitmap | null = null;
    decode(png).then(
      (bitmap) => {
        made = bitmap;
        if (gone) bitmap.close();
        else setPicture(bitmap);
      },
      () => gone || setBroken(true),
    );
    return () => {
      gone = true;
      made?.close();
    };
  }, [png]);

  useLayoutEffect(() => {
    if (picture !== null) canvas.current?.getContext('2d')?.drawImage(picture, 0, 0);
  }, [picture]);

  if (broken) return <p>{t('The example is no picture.')}</p>;
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      width={picture?.width ?? 1}
      height={picture?.height ?? 1}
    />
  );
}

async function decode(png: string): Promise<ImageBitmap> {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  return createImageBitmap(new Blob([bytes], { type: 'image/png' }));
}
