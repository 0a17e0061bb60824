import { useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './tabs.module.css';

export interface Tab<V extends string> {
  readonly value: V;
  readonly label: string;
  /** A figure or mark beside the label. */
  readonly note?: ReactNode;
}

interface TabsProps<V extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
  /** Draws the bar and the panel of the chosen tab, each where it belongs. */
  readonly children: (
    bar: ReactNode,
    panel: { readonly id: string; readonly 'aria-labelledby': string },
  ) => ReactNode;
}

/** Parts of a page, of which one is shown; arrow keys, Home and End move (WAI-ARIA tabs). */
export function Tabs<V extends string>({ label, tabs, value, onChange, children }: TabsProps<V>) {
  const id = useId();
  const bar = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.findIndex((tab) => tab.value === value);
    const to = {
      ArrowLeft: (at - 1 + tabs.length) % tabs.length,
      ArrowRight: (at + 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    }[event.key];
    const next = to === undefined ? undefined : tabs[to];
    if (next === undefined) return;
    event.preventDefault();
    onChange(next.value);
    bar.current?.querySelectorAll<HTMLElement>('[role=tab]')[tabs.indexOf(next)]?.focus();
  };
  return children(
    <div ref={bar} role="tablist" aria-label={label} onKeyDown={onKeyDown} className={styles.bar}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          id={`${id}-${tab.value}`}
          aria-selected={tab.value === value}
          aria-controls={tab.value === value ? `${id}-panel` : undefined}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChange(tab.value)}
          className={classes(styles.tab, tab.value === value && styles.chosen)}
        >
          {tab.label}
          {tab.note}
        </button>
      ))}
    </div>,
    { id: `${id}-panel`, 'aria-labelledby': `${id}-${value}` },
  );
}
