import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { ExpectedError } from '../../core/domain/errors.ts';

/** A folder of the station in which looking for images may begin. */
export interface PlaceRoot {
  readonly path: string;
  readonly name: string;
  readonly kind: 'folder' | 'drive';
}

export interface Place {
  readonly id: string;
  readonly name: string;
  readonly kind: 'folder' | 'file' | 'archive' | 'drive';
}

interface Granted extends Place {
  readonly path: string;
  readonly parent: Granted | null;
}

export interface PlaceListing {
  /** From the root to the folder itself. */
  readonly path: readonly Place[];
  readonly entries: readonly Place[];
  /** Entries that were left out. */
  readonly more: number;
}

/**
 * Folders and files by ids that mean something to one page only, for as long as it is connected: a path never
 * comes from the page.
 */
export interface Places {
  /** @param place null: the roots. @throws ExpectedError when it was not granted or cannot be read. */
  list(place: string | null): Promise<PlaceListing>;
  /** A path that the reader gave by another way than the page: a dialog of the system, a drop. */
  grant(path: string): Promise<Place>;
  /** @throws ExpectedError `place-unknown`. */
  pathOf(place: string): string;
}

/** More do not fit on a screen, and a folder with so many files is imported as a whole. */
const MOST_ENTRIES = 300;

export function createPlaces(ports: {
  readonly roots: () => Promise<readonly PlaceRoot[]>;
  readonly newId: () => string;
}): Places {
  const byId = new Map<string, Granted>();
  const byPath = new Map<string, Granted>();

  const grant = (path: string, about: Omit<Granted, 'id' | 'path'>): Granted => {
    const known = byPath.get(path);
    if (known !== undefined) return known;
    const place = { id: ports.newId(), path, ...about };
    byId.set(place.id, place);
    byPath.set(path, place);
    return place;
  };
  const find = (id: string): Granted => {
    const place = byId.get(id);
    if (place !== undefined) return place;
    throw new ExpectedError(
      'place-unknown',
      'This place is not known to this page any more; choose the folder again.',
    );
  };

  return {
    pathOf: (id) => find(id).path,
    async grant(path) {
      const kind = kindOf(path, await stat(path).catch(() => null));
      return shown(grant(path, { name: rootName(path), kind, parent: null }));
    },
    async list(id) {
      if (id === null) {
        const roots = await ports.roots();
        const entries = roots.map(({ path, name, kind }) => grant(path, { name, kind, parent: null }));
        return { path: [], entries: entries.map(shown), more: 0 };
      }
      const folder = find(id);
      const found = await entriesOf(folder.path);
      const entries = found
        .slice(0, MOST_ENTRIES)
        .map(({ name, kind }) => grant(join(folder.path, name), { name, kind, parent: folder }));
      return {
        path: chainOf(folder).map(shown),
        entries: entries.map(shown),
        more: found.length - entries.length,
      };
    },
  };
}

function shown({ id, name, kind }: Granted): Place {
  return { id, name, kind };
}

function chainOf(place: Granted): Granted[] {
  return place.parent === null ? [place] : [...chainOf(place.parent), place];
}

interface FoundEntry {
  readonly name: string;
  readonly kind: 'folder' | 'file' | 'archive';
}

const NATURAL = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Folders first, each in natural order; hidden ones and what is neither folder nor file are left out. */
async function entriesOf(folder: string): Promise<FoundEntry[]> {
  const raw = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new ExpectedError('place-unreadable', unreadable(cause), { cause });
  });
  const found = await Promise.all(
    raw
      .filter(({ name }) => !name.startsWith('.') && !name.startsWith('$'))
      .map(async (entry): Promise<FoundEntry | null> => {
        const { name } = entry;
        const target = entry.isSymbolicLink() ? await stat(join(folder, name)).catch(() => null) : entry;
        if (target?.isDirectory() === true) return { name, kind: 'folder' };
        if (target?.isFile() !== true) return null;
        return { name, kind: fileKind(name) };
      }),
  );
  const rank = (entry: FoundEntry): number => (entry.kind === 'folder' ? 0 : 1);
  return found
    .filter((entry) => entry !== null)
    .sort((a, b) => rank(a) - rank(b) || NATURAL.compare(a.name, b.name) || (a.name < b.name ? -1 : 1));
}

function unreadable(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return code === 'EACCES' || code === 'EPERM'
    ? 'This folder may not be opened; change its permissions or choose another one.'
    : 'This folder cannot be opened, perhaps because its drive was removed; choose another one.';
}

function fileKind(name: string): 'file' | 'archive' {
  return extname(name).toLowerCase() === '.zip' ? 'archive' : 'file';
}

function kindOf(path: string, found: { isDirectory(): boolean } | null): 'folder' | 'file' | 'archive' {
  return found?.isDirectory() === true ? 'folder' : fileKind(path);
}

/** Name under which a folder is shown when it is a root. */
export function rootName(path: string): string {
  return basename(path) || path;
}
