import { ChevronRight, FileArchive, FileImage, Folder, HardDrive, House } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { Place } from '../../core/jobs/jobs-model.ts';
import { DataList } from '../../ui/data-list.tsx';
import type { DataColumn } from '../../ui/data-list-types.ts';
import { InlineMessage } from '../../ui/inline-message.tsx';
import type { Browsing } from './use-browsing.ts';
import styles from './folder-browser.module.css';

const ICONS = { folder: Folder, file: FileImage, archive: FileArchive, drive: HardDrive };

const COLUMNS: readonly DataColumn<Place>[] = [
  {
    id: 'name',
    header: 'Name',
    width: '1fr',
    cell: (place) => {
      const Icon = ICONS[place.kind];
      return (
        <span className={styles.entry}>
          <Icon aria-label={place.kind} />
          {place.name}
        </span>
      );
    },
  },
];

/** Folders of the station as far as the backend grants them: breadcrumb above, entries below. */
export function FolderBrowser({ browsing }: { readonly browsing: Browsing }) {
  const { path, entries, more, cursor, problem, loading, go, setCursor, opened } = browsing;
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
    const next = order.find((index) => entries[index]?.name.toLowerCase().startsWith(letter));
    if (next !== undefined) setCursor(next);
  };

  return (
    <div className={styles.browser}>
      <nav aria-label="Folders above" className={styles.path}>
        <button type="button" className={styles.crumb} aria-label="All places" onClick={() => go(null)}>
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
              {place.name}
            </button>
          </span>
        ))}
      </nav>
      {/* The keys above come from the list inside. */}
      <div className={styles.list} role="presentation" onKeyDown={onKeyDown}>
        <DataList
          label="Folders and files"
          columns={COLUMNS}
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
          {problem !== '' && <InlineMessage level="error">{problem}</InlineMessage>}
          {problem === '' && entries.length === 0 && !loading && (
            <p className={styles.empty}>Nothing in it that could be opened. Backspace goes back.</p>
          )}
        </div>
      </div>
      <p className={styles.more}>
        {more > 0
          ? `and ${more.toLocaleString('en')} more that are not listed; import the folder to read them.`
          : ' '}
      </p>
    </div>
  );
}
