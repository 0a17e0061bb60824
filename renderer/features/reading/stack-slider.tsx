import { useStore } from 'zustand';
import { t } from '../../core/language/translate.ts';
import type { ViewportModel } from '../../core/view/viewport-model.ts';
import styles from './stack-slider.module.css';

/** Where in the stack the image lies; nothing for a single image. */
export function StackSlider({ model }: { readonly model: ViewportModel }) {
  const index = useStore(model.store, (state) => state.frameIndex);
  const count = useStore(model.store, (state) => state.frameCount);
  if (count < 2) return null;
  return (
    <div className={styles.stack}>
      <input
        type="range"
        aria-label={t('Image of the stack')}
        aria-valuetext={t('{place} of {count}', { place: index + 1, count })}
        min={0}
        max={count - 1}
        value={index}
        onChange={(event) => model.scrollTo(event.target.valueAsNumber)}
        className={styles.slider}
      />
    </div>
  );
}
