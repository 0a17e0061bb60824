import { useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './toolbar.module.css';

interface ToolbarProps {
  readonly label: string;
  readonly vertical?: boolean;
  readonly children: ReactNode;
}

/** Buttons in a row or column; the arrow keys move between them, Tab leaves (WAI-ARIA toolbar). */
export function Toolbar({ label, vertical = false, children }: ToolbarProps) {
  const root = useRef<HTMLDivElement>(null);

  const onKeyDown = (event: KeyboardEvent): void => {
    const [back, on] = vertical ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];
    if (event.key !== back && event.key !== on) return;
    // In these the arrow keys change the value.
    if (event.target instanceof HTMLElement && event.target.matches('input, select, textarea')) return;
    const items = [
      ...(root.current?.querySelectorAll<HTMLElement>('button:not(:disabled), input, select') ?? []),
    ];
    const at = items.indexOf(event.target as HTMLElement);
    const next = items[(at + (event.key === on ? 1 : -1) + items.length) % items.length];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  };

  return (
    <div
      ref={root}
      role="toolbar"
      aria-label={label}
      aria-orientation={vertical ? 'vertical' : 'horizontal'}
      onKeyDown={onKeyDown}
      className={classes(styles.toolbar, vertical && styles.vertical)}
    >
      {children}
    </div>
  );
}

/** A thin line between groups of buttons. */
export function ToolbarGap() {
  return <span role="separator" className={styles.gap} />;
}
