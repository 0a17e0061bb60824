import type { ReactNode } from 'react';

export interface DataColumn<R> {
  readonly id: string;
  readonly header: string;
  /** Explains the figure in the column, on hover of the header. */
  readonly hint?: string;
  /** CSS grid track, e.g. `minmax(8rem, 1fr)`. */
  readonly width: string;
  readonly align?: 'start' | 'end' | 'center';
  /** Header of icons only: read aloud, not drawn. */
  readonly hideHeader?: boolean;
  readonly sortable?: boolean;
  /** Elements pass from row to row while scrolling: what keeps state needs a key of its own. */
  readonly cell: (row: R) => ReactNode;
}

/** How a row was pointed at. */
export type CursorHow = 'move' | 'extend' | 'toggle';

export interface DataListProps<R> {
  readonly label: string;
  /** The same array between renders, or every row is drawn again. */
  readonly columns: readonly DataColumn<R>[];
  readonly count: number;
  /** Null while the row is on its way: a placeholder of the same height. */
  readonly rowAt: (index: number) => R | null;
  readonly rowRem: number;
  readonly hideHeader?: boolean;
  /** Row under the keyboard's cursor; -1 = none. */
  readonly cursor: number;
  /** Its key: the list scrolls to the cursor when this changes, not when rows move below it. */
  readonly cursorKey: string | null;
  readonly isSelected?: (row: R) => boolean;
  readonly multiple?: boolean;
  readonly onCursor: (index: number, how: CursorHow) => void;
  readonly onOpen: (index: number) => void;
  readonly onAll?: () => void;
  readonly onClear?: () => void;
  /** First and last (exclusive) row on the screen. */
  readonly onVisible?: (first: number, last: number) => void;
  readonly sorted?: { readonly id: string; readonly descending: boolean };
  readonly onSort?: (id: string) => void;
  /** Rows that came above the first visible one: the list scrolls along when `version` changes. */
  readonly shift?: { readonly version: number; readonly rows: number };
  /** Another list: back to the top when this changes. */
  readonly resetKey?: string;
  readonly autoFocus?: boolean;
}
