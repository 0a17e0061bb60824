import { useStore } from 'zustand';
import type { KeyboardEvent, PointerEvent } from 'react';
import { t } from '../../core/language/translate.ts';
import type { ViewportModel } from '../../core/view/viewport-model.ts';
import { layerWords } from './layer-words.ts';
import styles from './swipe-line.module.css';

/** The line between two sets of masks: drag it, or move it with the arrow keys. */
export function SwipeLine({ model }: { readonly model: ViewportModel }) {
  const compare = useStore(model.store, (state) => state.compare);
  if (compare.kind !== 'swipe') return null;
  const { at, layers } = compare;
  const set = (next: number): void => model.setCompare({ ...compare, at: Math.min(1, Math.max(0, next)) });

  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box !== undefined) set((event.clientX - box.left) / box.width);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -0.02, ArrowRight: 0.02 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    set(at + step);
  };

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t('Swipe between two sets of masks')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(at * 100)}
      className={styles.line}
      style={{ left: `${String(at * 100)}%` }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    >
      <span className={styles.left}>{layerWords(layers[0])}</span>
      <span className={styles.right}>{layerWords(layers[1])}</span>
    </div>
  );
}
