import { memo } from 'react';
import type { MouseEvent } from 'react';
import { t } from '../core/language/translate.ts';
import { classes } from './classes.ts';
import type { DataColumn, DataListProps } from './data-list-types.ts';
import styles from './data-list.module.css';

interface RowProps<R> extends Pick<DataListProps<R>, 'onCursor' | 'onOpen'> {
  readonly id: string;
  readonly row: R | null;
  readonly index: number;
  readonly columns: readonly DataColumn<R>[];
  readonly tracks: string;
  readonly rowPx: number;
  readonly cursor: boolean;
  readonly selected: boolean;
}

function Row<R>(props: RowProps<R>) {
  const { id, row, index, columns, tracks, rowPx, cursor, selected, onCursor, onOpen } = props;
  const onClick = (event: MouseEvent): void => {
    if (event.shiftKey) onCursor(index, 'extend');
    else onCursor(index, event.ctrlKey || event.metaKey ? 'toggle' : 'move');
  };
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={onClick}
      onDoubleClick={() => onOpen(index)}
      className={classes(styles.row, cursor && styles.cursor, selected && styles.selected)}
      style={{
        gridTemplateColumns: tracks,
        height: `${String(rowPx)}px`,
        transform: `translateY(${String(index * rowPx)}px)`,
      }}
    >
      {row === null ? (
        <span className={styles.waiting} aria-label={t('Loading')} />
      ) : (
        columns.map((column) => (
          <div
            key={column.id}
            role="gridcell"
            className={classes(
              styles.cell,
              column.align === 'end' && styles.end,
              column.align === 'center' && styles.center,
            )}
          >
            {column.cell(row)}
          </div>
        ))
      )}
    </div>
  );
}

/** Drawn again only when its own row, place or marks change: scrolling costs only the rows that come in. */
// The cast keeps the type parameter, which memo() loses.
export const DataListRow = memo(Row) as typeof Row;
