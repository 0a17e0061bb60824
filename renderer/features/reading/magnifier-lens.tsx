import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { ViewportModel } from '../../core/view/viewport-model.ts';
import type { FrameView } from '../../viewport/frame-view.ts';
import styles from './magnifier-lens.module.css';

const SIDE_PX = 220;

interface MagnifierLensProps {
  readonly frameView: FrameView;
  readonly model: ViewportModel;
}

/** A round glass over the place under the pointer, drawn from the frame's own pixels. */
export function MagnifierLens({ frameView, model }: MagnifierLensProps) {
  const magnifier = useStore(model.store, (state) => state.magnifier);
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const target = canvas.current;
    if (target === null || magnifier === null) return;
    const ratio = frameView.canvas.devicePixelRatio;
    const side = Math.round(SIDE_PX * ratio);
    if (target.width !== side) target.width = target.height = side;
    frameView.magnify({
      target,
      centre: magnifier.imagePoint,
      factor: magnifier.zoom,
      devicePixelRatio: ratio,
    });
  }, [magnifier, frameView]);

  if (magnifier === null) return null;
  const at = frameView.toCanvas(magnifier.imagePoint);
  return (
    <canvas
      ref={canvas}
      aria-hidden="true"
      className={styles.lens}
      style={{ left: at.x - SIDE_PX / 2, top: at.y - SIDE_PX / 2, width: SIDE_PX, height: SIDE_PX }}
    />
  );
}
