import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmdirSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { makeFolder } from '../../platform/make-folder.ts';
import { errorCode } from '../../platform/error-code.ts';
import { diskFailure } from './disk-failure.ts';
import { flushFolders } from '../../platform/flush-folders.ts';

/**
 * The hidden place beside a target, on its file system, where a batch is made:
 *
 *     .<name>.partial-<who>/batch    becomes the target by a rename
 *     .<name>.partial-<who>/spool    lines that belong to no batch
 *     .<name>.old-<who>              the batch before, for the moment between two renames
 *
 * `<who>` names machine and process, so that what a killed export left is told from one that is still running.
 */
export interface Staging {
  readonly root: string;
  readonly spools: string;
  /**
   * Puts the batch in the place of the target. A kill between its two renames leaves the old batch under its hidden
   * name, from where the next export takes it back.
   * @param replace whether what lies at the target by now may go; else only an empty folder does.
   * @throws ExpectedError `batch-target-taken`, `batch-unwritable`, `batch-full`; the target is as it was then.
   */
  commit(replace: boolean): Promise<void>;
  remove(): Promise<void>;
}

/** Places of exports of this process that have not ended. */
const active = new Set<string>();

/** @param target absolute. @param id what nobody had before. @throws ExpectedError `batch-unwritable`, `batch-full`. */
export async function openStaging(target: string, id: string): Promise<Staging> {
  const [parent, name] = [dirname(target), basename(target)];
  const who = `${machine()}-${process.pid}-${id}`;
  const place = join(parent, `.${name}.partial-${who}`);
  let made: string | undefined;
  try {
    made = makeFolder(parent);
    await removeLeftovers(target);
    makeFolder(join(place, 'batch'));
  } catch (error) {
    if (made !== undefined) await removeEmpty(parent, made);
    throw diskFailure(error);
  }
  active.add(place);
  const remove = async (): Promise<void> => {
    active.delete(place);
    await rm(place, { recursive: true, force: true });
  };
  return {
    root: join(place, 'batch'),
    spools: join(place, 'spool'),
    async commit(replace) {
      try {
        const aside = replace ? join(parent, `.${name}.old-${who}`) : null;
        const old = exchange(join(place, 'batch'), target, aside);
        await flushFolders([parent]);
        made = undefined;
        await remove();
        if (old !== null) await rm(old, { recursive: true, force: true });
      } catch (error) {
        throw diskFailure(error);
      }
    },
    async remove() {
      await remove();
      if (made !== undefined) await removeEmpty(parent, made);
    },
  };
}

/**
 * Without a pause between the two renames.
 * @param aside where what lies at the target goes; null: it stays, and the batch does not come.
 * @returns where the batch before lies now.
 */
function exchange(batch: string, target: string, aside: string | null): string | null {
  // An empty folder is in the way of a rename on Windows; one with files stays.
  if (existsSync(target) && !isRemoved(target)) {
    if (aside === null) throw taken();
    renameSync(target, aside);
    try {
      renameSync(batch, target);
    } catch (error) {
      renameSync(aside, target);
      throw error;
    }
    return aside;
  }
  try {
    renameSync(batch, target);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(errorCode(error))) throw error;
    throw taken(error);
  }
  return null;
}

function taken(cause?: unknown): ExpectedError {
  return new ExpectedError(
    'batch-target-taken',
    'Something else has appeared at the target while the batch was being written, so nothing was exported; choose another folder.',
    { cause },
  );
}

function isRemoved(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOTDIR'].includes(errorCode(error))) return false;
    throw error;
  }
}

/** Takes away what killed exports to this target left, and brings back a batch that one had put aside. */
export async function removeLeftovers(target: string): Promise<void> {
  const [parent, name] = [dirname(target), basename(target)];
  const names = await readdir(parent).catch((error: unknown): string[] => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  for (const entry of names) {
    const path = join(parent, entry);
    if (entry.startsWith(`.${name}.old-`) && isLeft(path)) {
      if (existsSync(target)) await rm(path, { recursive: true, force: true });
      else renameSync(path, target);
    } else if (entry.startsWith(`.${name}.partial-`) && isLeft(path)) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** Whether its process is gone. Of another machine nobody here can know. */
function isLeft(path: string): boolean {
  const found = /\.(?:partial|old)-([0-9a-f]{8})-(\d+)-[0-9a-f]+$/.exec(path);
  if (found === null || found[1] !== machine()) return false;
  const pid = Number(found[2]);
  if (pid === process.pid) return !active.has(path.replace(/\.old-([^/\\]*)$/, '.partial-$1'));
  try {
    process.kill(pid, 0);
    return isDead(pid);
  } catch (error) {
    return errorCode(error) === 'ESRCH';
  }
}

/** Linux keeps the number of a process that was killed until its parent asks for it, which in containers may be never. */
function isDead(pid: number): boolean {
  try {
    return /\) [ZX] [^)]*$/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

function machine(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

/** Folders from `folder` up to `first`, as far as they are empty. */
async function removeEmpty(folder: string, first: string): Promise<void> {
  for (let one = folder; one.length >= first.length; one = dirname(one)) {
    try {
      await rmdir(one);
    } catch {
      return;
    }
  }
}
