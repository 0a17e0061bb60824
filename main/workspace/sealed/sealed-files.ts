import { dirname, join } from 'node:path';
import type { Sealer } from '../../sealing/sealer.ts';

/** A kind of files that a workspace keeps by name: how they are called and stored, clear or sealed. */
export interface FileForm {
  pathOf(name: string): string;
  /** What is written for the content of a file. */
  stored(name: string, content: Uint8Array): Uint8Array;
  /** @throws ExpectedError `sealed-damaged` when it was not sealed under this name. */
  content(name: string, stored: Uint8Array): Uint8Array;
  /** End of the names of its files. */
  readonly suffix: string;
}

export interface FileKind {
  /** Folder and, sealed, part of what a file is bound to. */
  readonly kind: 'masks' | 'embeddings' | 'thumbnails' | 'training';
  /** Of a clear file, e.g. `.mask`. */
  readonly suffix: string;
  /**
   * `spread`: files lie in folders by the first two digits of their names. `grouped`: names are `<folder>/<name>`, and
   * the folder, which must tell nothing of patients, stays what it is called.
   */
  readonly layout: 'flat' | 'spread' | 'grouped';
}

export const MASK_FILES: FileKind = { kind: 'masks', suffix: '.mask', layout: 'spread' };
export const EMBEDDING_FILES: FileKind = { kind: 'embeddings', suffix: '.embedding', layout: 'flat' };
export const THUMBNAIL_FILES: FileKind = { kind: 'thumbnails', suffix: '.png', layout: 'flat' };
/** Of trainings: `<run id>/<part>`, with images and masks of patients. */
export const TRAINING_FILES: FileKind = { kind: 'training', suffix: '.part', layout: 'grouped' };

/** Behind the clear suffix, so that both forms lie in one folder while it is converted. */
const SEALED_SUFFIX = '.sealed';
/** Bytes of a name in a sealed file. */
const LENGTH = 2;

/**
 * Sealed, a file is called by a keyed digest of its name (a digest of its content would tell whether a known mask or image
 * is there), is bound to kind and name, and holds its name: length uint16 LE, name, content.
 */
export function fileForm(folder: string, { kind, suffix, layout }: FileKind, sealer: Sealer): FileForm {
  const end = sealer.isSealed ? `${suffix}${SEALED_SUFFIX}` : suffix;
  const pathOf = (name: string): string => {
    const own = sealer.nameOf(name, kind);
    if (layout === 'spread') return join(folder, own.slice(0, 2), `${own}${end}`);
    // A clear name holds its folder.
    if (layout === 'grouped' && sealer.isSealed) return join(folder, dirname(name), `${own}${end}`);
    return join(folder, `${own}${end}`);
  };
  if (!sealer.isSealed) {
    return { pathOf, suffix: end, stored: (_, content) => content, content: (_, stored) => stored };
  }
  return {
    pathOf,
    suffix: end,
    stored: (name, content) =>
      sealer.seal(withName(name, content), contextOf(kind, sealer.nameOf(name, kind))),
    content: (name, stored) =>
      splitName(sealer.open(stored, contextOf(kind, sealer.nameOf(name, kind)))).content,
  };
}

/** Name and content of a sealed file by what it is called on the disk. @throws ExpectedError `sealed-damaged` */
export function openSealedFile(
  sealer: Sealer,
  kind: FileKind['kind'],
  file: { readonly sealedName: string; readonly stored: Uint8Array },
): { readonly name: string; readonly content: Uint8Array } {
  return splitName(sealer.open(file.stored, contextOf(kind, file.sealedName)));
}

function contextOf(kind: string, sealedName: string): string {
  return `${kind} ${sealedName}`;
}

function withName(name: string, content: Uint8Array): Uint8Array {
  const bytes = Buffer.from(name, 'utf8');
  const whole = Buffer.allocUnsafeSlow(LENGTH + bytes.length + content.length);
  whole.writeUInt16LE(bytes.length);
  whole.set(bytes, LENGTH);
  whole.set(content, LENGTH + bytes.length);
  return whole;
}

function splitName(whole: Uint8Array): { readonly name: string; readonly content: Uint8Array } {
  const end = LENGTH + whole[0]! + whole[1]! * 256;
  return {
    name: Buffer.from(whole.subarray(LENGTH, end)).toString('utf8'),
    content: whole.subarray(end),
  };
}
