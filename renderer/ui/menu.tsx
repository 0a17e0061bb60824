import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Kbd } from './kbd.tsx';
import { moveInMenu } from './move-in-menu.ts';
import styles from './menu.module.css';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly keys?: string;
  readonly disabled?: boolean;
  readonly onChoose: () => void;
}

interface MenuProps {
  readonly items: readonly MenuItem[];
  /** The button that opens it; gets the attributes. */
  readonly trigger: (attributes: MenuTriggerAttributes) => ReactNode;
}

export interface MenuTriggerAttributes {
  readonly popoverTarget: string;
  readonly 'aria-haspopup': 'menu';
  readonly 'aria-expanded': boolean;
}

/** Opens below its button; arrow keys, Home, End and first letters move, Escape and a press beside close. */
export function Menu({ items, trigger }: MenuProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    const element = list.current;
    if (!open || element === null) return;
    place(element);
    element.querySelector<HTMLElement>('[role=menuitem]:not(:disabled)')?.focus();
  }, [open]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Tab') list.current?.hidePopover();
    const all = [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]:not(:disabled)') ?? [])];
    const next = moveInMenu(
      event.key,
      all.findIndex((item) => item === document.activeElement),
      all.map((item) => item.textContent),
    );
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    all[next]?.focus();
  };

  return (
    <>
      {trigger({ popoverTarget: id, 'aria-haspopup': 'menu', 'aria-expanded': open })}
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        onToggle={(event) => setOpen(event.newState === 'open')}
        onKeyDown={onKeyDown}
        className={styles.menu}
      >
        {items.map((item) => (
          <button
            key={item.id}
            type="button"
            role="menuitem"
            tabIndex={-1}
            disabled={item.disabled}
            onClick={() => {
              list.current?.hidePopover();
              item.onChoose();
            }}
            className={styles.item}
          >
            <span className={styles.icon}>{item.icon}</span>
            <span className={styles.label}>{item.label}</span>
            {item.keys !== undefined && item.keys !== '' && <Kbd keys={item.keys} />}
          </button>
        ))}
      </div>
    </>
  );
}

/** Below the button that opened it, inside the window. */
function place(element: HTMLElement): void {
  const button = document.querySelector(`[popovertarget="${CSS.escape(element.id)}"]`);
  const box = button?.getBoundingClientRect();
  if (box === undefined) return;
  const { width, height } = element.getBoundingClientRect();
  const top = box.bottom + 4 + height <= innerHeight ? box.bottom + 4 : Math.max(4, box.top - 4 - height);
  element.style.top = `${String(Math.round(top))}px`;
  element.style.left = `${String(Math.round(Math.max(4, Math.min(box.left, innerWidth - width - 4))))}px`;
}
