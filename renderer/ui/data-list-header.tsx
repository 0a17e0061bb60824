import { ArrowDown, ArrowUp } from 'lucide-react';
import { t } from '../core/language/translate.ts';
import { classes } from './classes.ts';
import type { DataColumn, DataListProps } from './data-list-types.ts';
import { tip } from './tip.ts';
import styles from './data-list.module.css';

interface HeaderProps<R> extends Pick<DataListProps<R>, 'columns'> {
  readonly tracks: string;
  readonly sorted: DataListProps<R>['sorted'];
  readonly onSort: DataListProps<R>['onSort'];
}

export function DataListHeader<R>({ columns, tracks, sorted, onSort }: HeaderProps<R>) {
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.headRow} style={{ gridTemplateColumns: tracks }}>
        {columns.map((column) => (
          <HeaderCell
            key={column.id}
            column={column}
            direction={
              sorted?.id === column.id ? (sorted.descending ? 'descending' : 'ascending') : undefined
            }
            onSort={onSort}
          />
        ))}
      </div>
    </div>
  );
}

interface HeaderCellProps<R> {
  readonly column: DataColumn<R>;
  readonly direction: 'ascending' | 'descending' | undefined;
  readonly onSort: DataListProps<R>['onSort'];
}

function HeaderCell<R>({ column, direction, onSort }: HeaderCellProps<R>) {
  const { id, header, hint, align, hideHeader, sortable } = column;
  const className = classes(
    styles.headCell,
    align === 'end' && styles.end,
    align === 'center' && styles.center,
  );
  if (sortable !== true) {
    return (
      <div role="columnheader" className={className} {...tip(hint ?? '')}>
        <span className={hideHeader === true ? 'visually-hidden' : styles.headText}>{header}</span>
      </div>
    );
  }
  const Arrow = direction === 'descending' ? ArrowDown : ArrowUp;
  return (
    <div role="columnheader" aria-sort={direction ?? 'none'} className={className}>
      <button
        type="button"
        className={classes(styles.sort, direction !== undefined && styles.sorted)}
        onClick={() => onSort?.(id)}
        {...tip(hint ?? t('Sort by {column}', { column: header }))}
      >
        <span className={styles.headText}>{header}</span>
        <Arrow aria-hidden="true" className={styles.arrow} />
      </button>
    </div>
  );
}
