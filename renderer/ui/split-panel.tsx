import { useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './split-panel.module.css';

interface SplitPanelProps {
  /** What the line between them changes, e.g. "Width of the structure list". */
  readonly label: string;
  /** Takes the room that the side leaves. */
  readonly children: ReactNode;
  readonly side: ReactNode;
  readonly sideAt?: 'start' | 'end';
  /** Width of the side in rem. */
  readonly initialRem: number;
  readonly minRem: number;
  readonly maxRem: number;
}

/** Two parts side by side with a line that can be dragged, or moved with the arrow keys. */
export function SplitPanel(props: SplitPanelProps) {
  const { label, children, side, sideAt = 'end', initialRem, minRem, maxRem } = props;
  const [rem, setRem] = useState(initialRem);
  const grows = sideAt === 'start' ? 1 : -1;
  const set = (value: number): void => setRem(Math.min(maxRem, Math.max(minRem, value)));

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    set(rem + step * grows);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const rootPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const parent = event.currentTarget.parentElement?.getBoundingClientRect();
    if (parent === undefined) return;
    set((sideAt === 'start' ? event.clientX - parent.left : parent.right - event.clientX) / rootPx);
  };

  const aside = (
    <div className={styles.side} style={{ width: `${String(rem)}rem` }}>
      {side}
    </div>
  );
  return (
    <div className={styles.split}>
      {sideAt === 'start' && aside}
      {sideAt === 'end' && <div className={styles.main}>{children}</div>}
      <div
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation="vertical"
        aria-valuemin={minRem}
        aria-valuemax={maxRem}
        aria-valuenow={Math.round(rem)}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onDoubleClick={() => setRem(initialRem)}
        className={classes(styles.line)}
      />
      {sideAt === 'start' && <div className={styles.main}>{children}</div>}
      {sideAt === 'end' && aside}
    </div>
  );
}
