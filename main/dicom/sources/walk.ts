import type { Dirent, Stats } from 'node:fs';
import { statSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { CancelledError } from '../../../core/domain/errors.ts';
import { readFailure } from './disk-source.ts';
import { isHiddenName } from './hidden-files.ts';
import { ownFiles } from './own-files.ts';

/** A regular file of a folder. */
export interface WalkedFile {
  readonly kind: 'file';
  /** Absolute. */
  readonly path: string;
  /** Relative to the folder, with `/`. */
  readonly name: string;
  readonly info: Stats;
}

export interface WalkProblem {
  readonly kind: 'problem';
  readonly name: string;
  readonly reason: string;
}

/**
 * All files below `root`, depth first, each folder in the order of its names' code units: the same on every
 * machine and locale. Holds the names of the folders on the way down only, never the whole tree.
 * Links are followed once: a link into the tree itself is skipped, since its target is listed anyway.
 */
export async function* walk(
  root: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<WalkedFile | WalkProblem> {
  const base = await realpath(root);
  yield* walkFolder({ base, visited: new Set(), signal }, root, '');
}

interface Walk {
  /** Real path of the root. */
  readonly base: string;
  /** Real paths reached through links that leave the tree: they may be reached again, or form a circle. */
  readonly visited: Set<string>;
  readonly signal: AbortSignal | undefined;
}

async function* walkFolder(
  state: Walk,
  folder: string,
  prefix: string,
): AsyncGenerator<WalkedFile | WalkProblem> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    yield { kind: 'problem', name: prefix.replace(/\/$/, ''), reason: readFailure(error) };
    return;
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const isOwn = ownFiles(entries.map(({ name }) => name));
  for (let start = 0; start < entries.length; start += YIELD_AFTER) {
    if (state.signal?.aborted === true) throw new CancelledError();
    const batch = entries
      .slice(start, start + YIELD_AFTER)
      .filter(({ name }) => !isHiddenName(name) && !isOwn(name));
    for (const entry of batch) {
      const path = join(folder, entry.name);
      const name = `${prefix}${entry.name}`;
      if (entry.isDirectory()) yield* walkFolder(state, path, `${name}/`);
      else if (entry.isSymbolicLink()) yield* followLink(state, path, name);
      else yield regularFile(path, name);
    }
    // Lets signals and timers in: nothing else here leaves the thread.
    await setImmediate();
  }
}

const YIELD_AFTER = 256;

async function* followLink(
  state: Walk,
  path: string,
  name: string,
): AsyncGenerator<WalkedFile | WalkProblem> {
  let target: string;
  let info: Stats;
  try {
    target = await realpath(path);
    info = await stat(target);
  } catch (error) {
    const broken = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    yield {
      kind: 'problem',
      name,
      reason: broken ? 'A link whose target does not exist.' : readFailure(error),
    };
    return;
  }
  if (isInside(target, state.base) || state.visited.has(target)) return;
  // A link to a folder above the tree would lead back into it.
  if (isInside(state.base, target)) {
    yield { kind: 'problem', name, reason: 'A link that leads back to a folder above it: not followed.' };
    return;
  }
  state.visited.add(target);
  if (info.isDirectory()) yield* walkFolder(state, path, `${name}/`);
  else yield regularFile(path, name);
}

/** Asks without leaving the thread: a promise a file would take most of a listing's time. */
function regularFile(path: string, name: string): WalkedFile | WalkProblem {
  try {
    const info = statSync(path);
    if (info.isFile()) return { kind: 'file', path, name, info };
    // Opening a pipe would wait for ever.
    return { kind: 'problem', name, reason: 'A pipe, socket or device, not a file.' };
  } catch (error) {
    return { kind: 'problem', name, reason: readFailure(error) };
  }
}

/** Is `path` the folder itself or below it? Both are real paths. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
