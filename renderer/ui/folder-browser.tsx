import { ChevronRight, FileArchive, FileImage, Folder, HardDrive, House } from 'lucide-react';
import { useMemo } from 'react';
import type { KeyboardEvent } from 'react';
import { sentence } from '../core/language/sentence.ts';
import { t, tn } from '../core/language/translate.ts';
import { DataList } from './data-list.tsx';
import type { DataColumn } from './data-list-types.ts';
import { InlineMessage } from './inline-message.tsx';
import { placeName } from './place-name.ts';
import type { BrowsedPlace, Browsing } from './use-browsing.ts';
import styles from './folder-browser.module.css';

const ICONS = { folder: Folder, file: FileImage, archive: FileArchive, drive: HardDrive };

const columnsOf = (): readonly DataColumn<BrowsedPlace>[] => [
  {
    id: 'name',
    header: t('Name'),
    width: '1fr',
    cell: (place) => {
      const Icon = ICONS[place.kind];
      return (
        <span className={styles.entry}>
          <Icon aria-label={kindWord(place.kind)} />
          {placeName(place)}
        </span>
      );
    },
  },
];

function kindWord(kind: BrowsedPlace['kind']): string {
  const words: Record<BrowsedPlace['kind'], string> = {
    folder: t('folder'),
    file: t('file'),
    archive: t('archive'),
    drive: t('drive'),
  };
  return words[kind];
}

export interface FolderBrowserProps {
  readonly browsing: Browsing;
  /** What the list holds, e.g. `Folders and files`; else folders only. */
  readonly label?: string;
  /** Said of a place with nothing in it; else that a folder can be chosen itself. */
  readonly empty?: string;
  /** Says that there are so many more that are not listed, where there is more to say. */
  readonly more?: (count: number) => string;
}

/** Folders of the station as far as they are granted: breadcrumb above, entries below. */
export function FolderBrowser(props: FolderBrowserProps) {
  const { browsing, label = t('Folders'), more: moreText = plainMore } = props;
  const { empty = t('No folder in this one: it can be chosen itself. Backspace goes back.') } = props;
  const { path, entries, more, cursor, problem, loading, go, setCursor, opened } = browsing;
  // The same array between renders, or every row would be drawn again.
  const columns = useMemo(() => columnsOf(), []);
  const parent = path.length > 1 ? (path.at(-2)?.id ?? null) : null;

  const onKeyDown = (event: KeyboardEvent): void => {
    const up = event.key === 'Backspace' || event.key === 'ArrowLeft';
    if (up && path.length > 0) {
      event.preventDefault();
      go(parent);
      return;
    }
    if (event.key === 'ArrowRight' && cursor >= 0) {
      event.preventDefault();
      opened(cursor);
      return;
    }
    // Typing a letter goes to the next name that begins with it.
    if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey) return;
    const letter = event.key.toLowerCase();
    const order = entries.map((_, index) => (cursor + 1 + index) % entries.length);
    const next = order.find((index) => {
      const entry = entries[index];
      return entry !== undefined && placeName(entry).toLowerCase().startsWith(letter);
    });
    if (next !== undefined) setCursor(next);
  };

  return (
    <div className={styles.browser}>
      <nav aria-label={t('Folders above')} className={styles.path}>
        <button type="button" className={styles.crumb} aria-label={t('All places')} onClick={() => go(null)}>
          <House aria-hidden="true" />
        </button>
        {path.map((place) => (
          <span key={place.id} className={styles.step}>
            <ChevronRight aria-hidden="true" />
            <button
              type="button"
              className={styles.crumb}
              aria-current={place === path.at(-1) ? 'location' : undefined}
              onClick={() => go(place.id)}
            >
              {placeName(place)}
            </button>
          </span>
        ))}
      </nav>
      {/* The keys above come from the list inside. */}
      <div className={styles.list} role="presentation" onKeyDown={onKeyDown}>
        <DataList
          label={label}
          columns={columns}
          count={entries.length}
          rowAt={(index) => entries[index] ?? null}
          rowRem={2.3}
          hideHeader
          cursor={cursor}
          cursorKey={entries[cursor]?.id ?? null}
          isSelected={(place) => place.id === entries[cursor]?.id}
          onCursor={setCursor}
          onOpen={opened}
          resetKey={path.at(-1)?.id ?? ''}
          autoFocus
        />
        {/* Over the list, which keeps the keyboard: Backspace leads out again. */}
        <div className={styles.note}>
          {problem !== '' && <InlineMessage level="error">{sentence(problem)}</InlineMessage>}
          {problem === '' && entries.length === 0 && !loading && <p className={styles.empty}>{empty}</p>}
        </div>
      </div>
      <p className={styles.more}>{more > 0 ? moreText(more) : ' '}</p>
    </div>
  );
}

function plainMore(count: number): string {
  return tn(count, 'and {count} more that is not listed.', 'and {count} more that are not listed.');
}
