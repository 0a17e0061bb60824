import dicomParser from 'dicom-parser';
import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { readStart } from './disk-source.ts';
import { isInside } from './walk.ts';

/** SOP class of a DICOMDIR: Media Storage Directory Storage (PS3.4 annex B). */
export const MEDIA_DIRECTORY_SOP_CLASS = '1.2.840.10008.1.3.10';

const DIRECTORY_RECORDS = 'x00041220';
const REFERENCED_FILE_ID = 'x00041500';
const RECORD_IN_USE = 'x00041410';

/** The meta header of a DICOMDIR names its SOP class within the first few hundred bytes. */
const META_BYTES = 1024;

/** Does the file say that it is a DICOMDIR, whatever its name? */
export async function isMediaDirectory(path: string): Promise<boolean> {
  const head = Buffer.from(await readStart(path, META_BYTES));
  return head.toString('latin1', 128, 132) === 'DICM' && head.includes(MEDIA_DIRECTORY_SOP_CLASS, 132);
}

/**
 * The Referenced File IDs of a DICOMDIR in its order, one list of path components each, without repeats.
 * @throws Error when the bytes are no DICOM data set.
 */
export function referencedFiles(bytes: Uint8Array): string[][] {
  const dataSet = dicomParser.parseDicom(bytes);
  const records = dataSet.elements[DIRECTORY_RECORDS]?.items ?? [];
  const found = new Map<string, string[]>();
  for (const { dataSet: record } of records) {
    // 0 marks a record that the writer has deleted (PS3.3 F.3.2.2).
    if (record === undefined || record.uint16(RECORD_IN_USE) === 0) continue;
    const id = record.string(REFERENCED_FILE_ID);
    if (id === undefined || id === '') continue;
    // Some writers use / although PS3.10 8.2 separates components by backslash, the value separator.
    const parts = id.split(/[\\/]/).map((part) => part.trim());
    found.set(parts.join('/'), parts);
  }
  return [...found.values()];
}

export type Resolved =
  | { readonly kind: 'found'; readonly path: string; readonly name: string }
  | { readonly kind: 'refused'; readonly name: string; readonly reason: string };

/**
 * Finds referenced files on disk as they are spelt there: ISO 9660 and its drivers change case and append
 * `.` or `;1`. Never leaves the folder of the DICOMDIR.
 */
export class MediaFolder {
  readonly #root: string;
  /** Folder -> name on disk, and normalised name -> name on disk. */
  readonly #names = new Map<string, Map<string, string>>();
  #realRoot: string | null = null;

  /** @param root the folder that holds the DICOMDIR. */
  constructor(root: string) {
    this.#root = root;
  }

  async resolve(parts: readonly string[]): Promise<Resolved> {
    const name = printable(parts.join('/'));
    const escapes = parts.some(
      (part) => part === '..' || part === '.' || part === '' || /^[a-z]:/i.test(part),
    );
    if (escapes) return refused(name, 'The DICOMDIR refers to a path outside its folder, which is not read.');
    const spelt: string[] = [];
    for (const part of parts) {
      const names = await this.#namesIn(join(this.#root, ...spelt));
      const actual = names.get(part) ?? names.get(normalise(part));
      if (actual === undefined) return refused(name, 'The DICOMDIR refers to this file, but it is missing.');
      spelt.push(actual);
    }
    const path = join(this.#root, ...spelt);
    this.#realRoot ??= await realpath(this.#root);
    // A link inside the medium may point anywhere.
    if (!isInside(await realpath(path), this.#realRoot)) {
      return refused(name, 'The DICOMDIR refers to a link that leaves its folder, which is not read.');
    }
    return { kind: 'found', path, name: spelt.join('/') };
  }

  async #namesIn(folder: string): Promise<Map<string, string>> {
    let names = this.#names.get(folder);
    if (names === undefined) {
      names = new Map();
      // A file where a folder should be, or none at all: nothing is found in it.
      const entries = await readdir(folder).catch((): string[] => []);
      entries.sort().reverse();
      for (const entry of entries) names.set(normalise(entry), entry);
      for (const entry of entries) names.set(entry, entry);
      this.#names.set(folder, names);
    }
    return names;
  }
}

function normalise(name: string): string {
  return name.trim().replace(/;\d+$/, '').replace(/\.$/, '').toUpperCase();
}

function refused(name: string, reason: string): Resolved {
  return { kind: 'refused', name, reason };
}

/** The bytes come from a file: control characters must not reach a terminal. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is removed
  return text.replace(/[\u0000-\u001f\u007f]/g, '?');
}
