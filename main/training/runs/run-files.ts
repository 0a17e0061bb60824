import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { writeAtomically } from '../../platform/atomic-file.ts';
import { errorCode } from '../../platform/error-code.ts';
import { flushFolders } from '../../platform/flush-folders.ts';
import { CLEAR, type Sealer } from '../../sealing/sealer.ts';
import { fileForm, TRAINING_FILES } from '../../workspace/sealed/sealed-files.ts';

/**
 * Files of trainings: `<folder>/<run id>/<name>`. In a sealed workspace their names and contents are sealed; what a run's
 * folder is called tells nothing.
 */
export interface RunFiles {
  /** Ids of the runs that have a folder. */
  runs(): Promise<string[]>;
  /** The old file stays until the new one is whole and on the disk. @throws ExpectedError `training-disk` */
  write(group: string, name: string, bytes: Uint8Array): Promise<void>;
  /** Null: it is not there. @throws ExpectedError `sealed-damaged` */
  read(group: string, name: string): Promise<Uint8Array | null>;
  /** Writes bytes in parts, so that no call is long. @returns how many parts. */
  writeParts(group: string, stem: string, bytes: Uint8Array): Promise<number>;
  /** Null: a part is missing. */
  readParts(group: string, stem: string, parts: number): Promise<Uint8Array | null>;
  /** Removes every file of a run but these, and what a kill left of writing. */
  keepOnly(group: string, names: readonly string[]): Promise<void>;
  remove(group: string): Promise<void>;
}

const RUN_ID = /^[0-9a-f]{16}$/;

/** Sealing so much takes some milliseconds. */
const PART_BYTES = 4 * 2 ** 20;

/** @param folder `training/` of a workspace. */
export function createRunFiles(folder: string, sealer: Sealer = CLEAR): RunFiles {
  const form = fileForm(folder, TRAINING_FILES, sealer);
  const write: RunFiles['write'] = async (group, name, bytes) => {
    const whole = `${group}/${name}`;
    try {
      await writeAtomically(form.pathOf(whole), form.stored(whole, bytes));
      await flushFolders([join(folder, group), folder]);
    } catch (error) {
      throw diskFailure(error);
    }
  };
  const read: RunFiles['read'] = async (group, name) => {
    const whole = `${group}/${name}`;
    const stored = await readFile(form.pathOf(whole)).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw diskFailure(error);
    });
    return stored === null ? null : form.content(whole, stored);
  };
  return {
    async runs() {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      return entries
        .filter((entry) => entry.isDirectory() && RUN_ID.test(entry.name))
        .map(({ name }) => name);
    },
    write,
    read,
    async writeParts(group, stem, bytes) {
      const parts = Math.max(1, Math.ceil(bytes.length / PART_BYTES));
      for (let part = 0; part < parts; part++) {
        const piece = bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES);
        await write(group, partName(stem, part), piece);
      }
      return parts;
    },
    async readParts(group, stem, parts) {
      const pieces: Uint8Array[] = [];
      for (let part = 0; part < parts; part++) {
        const piece = await read(group, partName(stem, part));
        if (piece === null) return null;
        pieces.push(piece);
      }
      return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
    },
    async keepOnly(group, names) {
      const kept = new Set(names.map((name) => form.pathOf(`${group}/${name}`)));
      const own = join(folder, group);
      for (const name of await readdir(own).catch(() => [])) {
        const path = join(own, name);
        if (!kept.has(path)) await rm(path, { force: true });
      }
    },
    remove: (group) => rm(join(folder, group), { recursive: true, force: true }),
  };
}

export function partName(stem: string, part: number): string {
  return `${stem}-${String(part).padStart(4, '0')}`;
}

/** Names of all parts. */
export function partNames(stem: string, parts: number): string[] {
  return Array.from({ length: parts }, (_, part) => partName(stem, part));
}

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);
const REFUSED: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'EIO', 'ENOTDIR', 'EEXIST']);

function diskFailure(error: unknown): unknown {
  const code = errorCode(error);
  if (FULL.has(code)) {
    return new ExpectedError(
      'training-disk',
      'The disk is full, so the training has stopped; free some space and resume it: it goes on from its last checkpoint.',
      { cause: error },
    );
  }
  if (REFUSED.has(code)) {
    return new ExpectedError(
      'training-disk',
      'The files of the training cannot be written or read; check disk and permissions and resume it.',
      { cause: error },
    );
  }
  return error;
}
