import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useLayoutEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { DataListHeader } from './data-list-header.tsx';
import { DataListRow } from './data-list-row.tsx';
import type { CursorHow, DataListProps } from './data-list-types.ts';
import { listKey } from './list-key.ts';
import { useRootPx } from './use-root-px.ts';
import styles from './data-list.module.css';

const OVERSCAN_ROWS = 4;
/** Height of the header, which stays above the rows and covers as much of them. */
const HEAD_REM = 2.3;

/**
 * Table of any number of rows of one height, of which only the visible ones are in the page. The keyboard's focus
 * stays on the table (aria-activedescendant), so that it is not lost when its row scrolls away.
 */
export function DataList<R>(props: DataListProps<R>) {
  const { label, columns, count, rowAt, cursor, cursorKey, isSelected, multiple, onVisible } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const rootPx = useRootPx();
  const rowPx = Math.round(props.rowRem * rootPx);
  const headPx = props.hideHeader === true ? 0 : HEAD_REM * rootPx;

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN_ROWS,
    // A synchronous render inside the scroll event costs frames; a row that comes one frame late costs nothing.
    useFlushSync: false,
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowPx]);

  const items = virtualizer.getVirtualItems();
  const pool = poolOf(items.length);
  const first = items[0]?.index ?? 0;
  const last = (items.at(-1)?.index ?? -1) + 1;
  useEffect(() => onVisible?.(first, last), [onVisible, first, last, count]);

  useKeepInView(scroller, { ...props, rowPx, headPx });
  useLayoutEffect(() => {
    if (props.autoFocus === true) scroller.current?.focus({ preventScroll: true });
    // Only when the list appears.
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    // The buttons of the header have the keyboard for themselves.
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? rowPx) - headPx) / rowPx) - 1);
    const move = listKey(event, { cursor, count, page });
    if (move === null || !take(move, props)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const tracks = columns.map((column) => column.width).join(' ');
  return (
    <div className={styles.list}>
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={label}
        aria-rowcount={count + 1}
        aria-multiselectable={multiple === true}
        aria-activedescendant={cursor >= first && cursor < last ? `${id}-${String(cursor)}` : undefined}
        onKeyDown={onKeyDown}
        className={styles.scroller}
      >
        {props.hideHeader !== true && (
          <DataListHeader columns={columns} tracks={tracks} sorted={props.sorted} onSort={props.onSort} />
        )}
        <div role="rowgroup" className={styles.sheet} style={{ height: `${String(count * rowPx)}px` }}>
          {items.map((item) => {
            const row = rowAt(item.index);
            return (
              <DataListRow
                // A row that scrolls out hands its elements to the one that comes in: changing texts costs a
                // fraction of making elements.
                key={item.index % pool}
                id={`${id}-${String(item.index)}`}
                row={row}
                index={item.index}
                columns={columns}
                tracks={tracks}
                rowPx={rowPx}
                cursor={cursor === item.index}
                selected={row !== null && isSelected?.(row) === true}
                onCursor={props.onCursor}
                onOpen={props.onOpen}
              />
            );
          })}
        </div>
      </div>
      <div className={styles.ring} aria-hidden="true" />
      <span className="visually-hidden" aria-live="polite">
        {cursorKey === null ? '' : `${String(cursor + 1)} / ${String(count)}`}
      </span>
    </div>
  );
}

/** Grows in steps, so that the rows keep their elements when one more or less is visible. */
function poolOf(rows: number): number {
  return Math.ceil((rows + 1) / 8) * 8;
}

type Move = NonNullable<ReturnType<typeof listKey>>;

/** @returns whether somebody wanted it. */
function take<R>(move: Move, props: DataListProps<R>): boolean {
  const { cursor, multiple, onCursor, onOpen, onAll, onClear } = props;
  if (move.kind === 'to') {
    const how: CursorHow = move.extend && multiple === true ? 'extend' : 'move';
    onCursor(move.index, how);
    return true;
  }
  if (move.kind === 'open') {
    if (cursor >= 0) onOpen(cursor);
    return cursor >= 0;
  }
  if (move.kind === 'toggle') {
    if (multiple !== true || cursor < 0) return false;
    onCursor(cursor, 'toggle');
    return true;
  }
  const action = move.kind === 'all' ? onAll : onClear;
  action?.();
  return action !== undefined;
}

interface KeepOptions {
  readonly cursor: number;
  readonly cursorKey: string | null;
  readonly shift?: { readonly version: number; readonly rows: number };
  readonly resetKey?: string;
  readonly rowPx: number;
  readonly headPx: number;
}

/** Scrolls to the cursor when the reader moves it, and along with rows that come or go above. */
function useKeepInView(
  scroller: { readonly current: HTMLElement | null },
  { cursor, cursorKey, shift, resetKey, rowPx, headPx }: KeepOptions,
): void {
  const seenShift = useRef(shift?.version ?? 0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || shift === undefined || shift.version === seenShift.current) return;
    seenShift.current = shift.version;
    // At the very top the reader wants to see what is new there.
    if (element.scrollTop > 0) element.scrollTop += shift.rows * rowPx;
  }, [scroller, shift, rowPx]);

  const shownKey = useRef(resetKey);
  useLayoutEffect(() => {
    if (shownKey.current === resetKey) return;
    shownKey.current = resetKey;
    if (scroller.current !== null) scroller.current.scrollTop = 0;
  }, [scroller, resetKey]);

  const appeared = useRef(false);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || cursorKey === null || cursor < 0) return;
    const top = cursor * rowPx;
    const page = element.clientHeight - headPx;
    const middle = top - (page - rowPx) / 2;
    if (!appeared.current) {
      appeared.current = true;
      if (top < element.scrollTop || top + rowPx > element.scrollTop + page) element.scrollTop = middle;
    } else if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowPx > element.scrollTop + page) element.scrollTop = top + rowPx - page;
    // Not when `cursor` alone changes: then rows moved, not the reader.
  }, [cursorKey]);
}
