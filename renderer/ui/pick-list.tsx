import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { classes } from './classes.ts';
import { listKey } from './list-key.ts';
import styles from './pick-list.module.css';

export interface PickItem {
  readonly id: string;
  readonly content: ReactNode;
}

interface PickListProps {
  readonly label: string;
  readonly items: readonly PickItem[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}

const PAGE = 8;

/** One of a few things, whose details stand beside the list: arrow keys, Home and End move (WAI-ARIA listbox). */
export function PickList({ label, items, chosen, onChoose }: PickListProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const cursor = items.findIndex((item) => item.id === chosen);
  useEffect(() => {
    list.current?.children[cursor]?.scrollIntoView({ block: 'nearest' });
  }, [cursor]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = listKey(event, { cursor, count: items.length, page: PAGE });
    const next = move?.kind === 'to' ? items[move.index] : undefined;
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(next.id);
  };
  return (
    <div
      ref={list}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={cursor < 0 ? undefined : `${id}-${String(cursor)}`}
      onKeyDown={onKeyDown}
      className={styles.list}
    >
      {items.map((item, index) => (
        <div
          key={item.id}
          id={`${id}-${String(index)}`}
          role="option"
          aria-selected={item.id === chosen}
          onClick={() => onChoose(item.id)}
          className={classes(styles.item, item.id === chosen && styles.chosen)}
        >
          {item.content}
        </div>
      ))}
    </div>
  );
}
