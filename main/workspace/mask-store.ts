import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { decodeMask, encodeMask } from '../../core/mask/rle.ts';
import { writeAtomically, type Durability } from '../platform/atomic-file.ts';
import { CLEAR, type Sealer } from '../sealing/sealer.ts';
import { flushFile } from './flush-file.ts';
import { fileForm, MASK_FILES, type FileForm } from './sealed/sealed-files.ts';

/** Masks by content: the same mask is stored once, and a stored one never changes (rule M3). */
export interface MaskStore {
  /**
   * Keeps a mask and returns its name: the sha256 of its serialised form.
   * @param durability default `durable`, as the work of a reader must be.
   */
  put(mask: BitMask, durability?: Durability): Promise<string>;
  /** @throws ExpectedError when the mask is missing or its bytes are not the ones that were stored. */
  get(sha256: string): Promise<BitMask>;
  /** Makes sure that a stored mask is on the disk, also one that was put as recomputable. */
  flush(sha256: string): Promise<void>;
  /** The same as `encodeMask` made it. @throws ExpectedError as `get`. */
  bytes(sha256: string): Promise<Uint8Array>;
  /** Whether the mask's file is there and not empty, as after a power cut; its bytes are not checked. */
  has(sha256: string): Promise<boolean>;
}

/** A mask of 20,000 x 20,000 pixels in its worst form; what inflates to more is no mask of ours. */
const MAX_BYTES = 256 * 1024 * 1024;

/** @param folder `masks/` of a workspace. @param sealer of files, where it is sealed. */
export function createMaskStore(folder: string, sealer: Sealer = CLEAR): MaskStore {
  const form = fileForm(folder, MASK_FILES, sealer);
  const { pathOf } = form;
  const known = new Set<string>();
  const flushed = new Set<string>();
  const bytesOf = async (sha256: string): Promise<Uint8Array> => {
    let bytes: Uint8Array;
    try {
      bytes = await readMask(form, sha256);
    } catch (cause) {
      throw damaged(sha256, cause);
    }
    if (hashOf(bytes) !== sha256) throw damaged(sha256);
    return bytes;
  };
  return {
    async put(mask, durability = 'durable') {
      const bytes = encodeMask(mask);
      const sha256 = hashOf(bytes);
      if (known.has(sha256)) return sha256;
      const path = pathOf(sha256);
      // A file that a power cut or a disk has spoilt is written anew.
      if (!(await holds(form, sha256, bytes))) {
        await writeAtomically(path, form.stored(sha256, deflateRawSync(bytes)), durability);
      }
      known.add(sha256);
      return sha256;
    },
    has: async (sha256) => known.has(sha256) || (await sizeOf(pathOf(sha256))) > 0,
    bytes: bytesOf,
    get: async (sha256) => decodeMask(await bytesOf(sha256)),
    async flush(sha256) {
      if (flushed.has(sha256)) return;
      await flushFile(pathOf(sha256)).catch((cause: unknown) => {
        const isGone = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
        throw isGone ? damaged(sha256, cause) : cause;
      });
      flushed.add(sha256);
    },
  };
}

/** The name a mask has in every workspace. */
export function maskSha256(mask: BitMask): string {
  return hashOf(encodeMask(mask));
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function readMask(form: FileForm, sha256: string): Promise<Buffer> {
  const stored = await readFile(form.pathOf(sha256));
  return inflateRawSync(form.content(sha256, stored), { maxOutputLength: MAX_BYTES });
}

async function holds(form: FileForm, sha256: string, bytes: Uint8Array): Promise<boolean> {
  try {
    return Buffer.compare(await readMask(form, sha256), bytes) === 0;
  } catch {
    return false;
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

function damaged(sha256: string, cause?: unknown): ExpectedError {
  return new ExpectedError(
    'mask-damaged',
    `Mask ${sha256.slice(0, 12)} of this workspace is missing or damaged; restore the workspace from a backup, ` +
      'or delete its file from masks/ and run "countersign prepare" again.',
    { cause },
  );
}
