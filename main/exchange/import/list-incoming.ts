import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { batchManifestSchema, MANIFEST_NAME, type BatchManifest } from '../../../core/exchange/manifest.ts';
import { pathFault } from '../batch/safe-path.ts';
import type { IncomingKind } from './incoming-kind.ts';
import { readingFailure } from './reading-failure.ts';
import { sniffFile } from './sniff.ts';

/** Something to import: a file, or for PNG a folder of them. */
export interface IncomingEntry {
  readonly path: string;
  readonly kind: IncomingKind;
  /** From the manifest of its batch; null: nobody has said. */
  readonly sha256: string | null;
}

export interface IncomingList {
  readonly entries: readonly IncomingEntry[];
  /** What was named and cannot be imported. */
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
  /** Files of folders that hold no masks. */
  readonly skipped: number;
  readonly notes: readonly string[];
}

/** Which of a batch's formats is taken: all hold the same masks, the first ones exactly and with their codes. */
const PREFERRED = ['seg', 'nrrd', 'nifti', 'png', 'coco', 'cvat', 'rtstruct'] as const;

/** Finds what is to be imported in files and folders, by contents. @param paths absolute. */
export async function listIncoming(paths: readonly string[]): Promise<IncomingList> {
  const list = new Listing();
  for (const path of paths) {
    try {
      await list.add(path);
    } catch (error) {
      list.refused.push({ path, reason: readingFailure(error) });
    }
  }
  return list;
}

class Listing implements IncomingList {
  readonly entries: IncomingEntry[] = [];
  readonly refused: { path: string; reason: string }[] = [];
  readonly notes: string[] = [];
  skipped = 0;
  readonly #seen = new Set<string>();

  async add(path: string): Promise<void> {
    const found = await stat(path).catch(() => null);
    if (found === null)
      throw new ExpectedError('file-missing', 'There is no such file or folder; check the path.');
    if (found.isDirectory()) await this.#addFolder(path);
    else if (found.isFile()) await this.#addNamed(path);
    // Opening a pipe waits for whoever writes into it.
    else throw new ExpectedError('import-unknown', 'It is neither a file nor a folder; name one of these.');
  }

  async #addNamed(path: string): Promise<void> {
    const { kind, what } = await sniffFile(path);
    if (kind === null)
      throw new ExpectedError('import-unknown', `It is ${what}, so no masks can be read from it.`);
    this.#push({ path, kind, sha256: null });
  }

  async #addFolder(folder: string): Promise<void> {
    const manifest = await readManifest(folder);
    if (manifest !== null) {
      this.#addBatch(folder, manifest);
      return;
    }
    const before = this.entries.length;
    const pictures = new Set<string>();
    await this.#walk(folder, { root: folder, pictures, listed: new Set() });
    // Beside masks of another kind PNGs are the images that those were drawn on.
    if (this.entries.length > before) this.skipped += pictures.size;
    else for (const path of outermost(pictures)) this.#push({ path, kind: 'png', sha256: null });
    if (this.entries.length === before) {
      throw new ExpectedError('import-nothing', 'The folder holds no masks that Countersign knows.');
    }
  }

  #addBatch(folder: string, manifest: BatchManifest): void {
    const format = PREFERRED.find((one) => manifest.files.some((file) => file.format === one));
    if (format === undefined) {
      const has = [...new Set(manifest.files.map((file) => file.format))].join(', ');
      throw new ExpectedError(
        'import-nothing',
        `The batch holds no masks that can be imported, only ${has}.`,
      );
    }
    this.notes.push(`Of the batch ${manifest.id.slice(0, 12)} its ${format.toUpperCase()} files were taken.`);
    if (manifest.options.deidentify.profile !== 'none') {
      this.notes.push(
        'Names were removed from this batch: its masks belong to the images under its own identifiers, not to the originals.',
      );
    }
    const files = manifest.files.filter((file) => file.format === format);
    for (const file of files) {
      const fault = pathFault(file.path);
      if (fault !== null) {
        throw new ExpectedError(
          'import-manifest',
          `The manifest of this batch names a file whose path ${fault}: get the batch again, or import its files one by one.`,
        );
      }
    }
    for (const file of files) {
      const path = join(folder, file.path);
      if (format === 'png') this.#push({ path: join(folder, format), kind: format, sha256: null });
      else if (MASK_FILES[format].test(file.path)) this.#push({ path, kind: format, sha256: file.sha256 });
    }
  }

  async #walk(folder: string, found: Found): Promise<void> {
    const children = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
    children.sort((a, b) => (a.name < b.name ? -1 : 1));
    if (children.some((child) => child.name === LISTED)) found.listed.add(folder);
    for (const child of children) {
      if (child.name.startsWith('.')) continue;
      const path = join(folder, child.name);
      if (child.isDirectory()) await this.#walk(path, found);
      else if (child.isFile()) await this.#addFound(path, found);
    }
  }

  async #addFound(path: string, { root, pictures, listed }: Found): Promise<void> {
    try {
      const { kind, what } = await sniffFile(path);
      if (kind === null && MASKS_BY_NAME.test(path)) {
        this.refused.push({ path, reason: `By its name it should hold masks, but it is ${what}.` });
      } else if (kind === null) this.skipped++;
      else if (kind === 'png')
        pictures.add(listed.has(dirname(path)) ? dirname(path) : within(root, pngRoot(path)));
      else this.#push({ path, kind, sha256: null });
    } catch (error) {
      this.refused.push({ path, reason: readingFailure(error) });
    }
  }

  #push(entry: IncomingEntry): void {
    const key = `${entry.kind} ${entry.path}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.entries.push(entry);
  }
}

interface Found {
  /** The folder that was named. */
  readonly root: string;
  /** Folders of PNG cases. */
  readonly pictures: Set<string>;
  /** Folders whose pictures are described beside them. */
  readonly listed: Set<string>;
}

const LISTED = 'structures.json';

/** Of a damaged file only the name is left: nobody should believe that it was read with the others. */
const MASKS_BY_NAME = /\.(nii(\.gz)?|nrrd|nhdr)$/i;

/**
 * `<root>/<case>/<structure>.png`; the other form, `<root>/<case>.png` beside structures.json, is found by it too. Of
 * what this program wrote it is the folder that holds `images` and `masks`.
 */
function pngRoot(path: string): string {
  const folders = [dirname(path), dirname(dirname(path))];
  const own = folders.find((folder) => /^(images|masks)$/.test(basename(folder)));
  return own === undefined ? dirname(dirname(path)) : dirname(own);
}

/** Maps of labels lie in the folder that was named. */
function within(root: string, folder: string): string {
  return folder.length < root.length ? root : folder;
}

/** Of folders within each other only the outer ones: their reader looks into the others. */
function outermost(folders: ReadonlySet<string>): string[] {
  return [...folders].filter((one) => ![...folders].some((other) => one.startsWith(other + sep)));
}

/** Images, sidecars and lists lie beside the masks of a format. */
const MASK_FILES: Readonly<Record<(typeof PREFERRED)[number], RegExp>> = {
  seg: /./,
  rtstruct: /./,
  nifti: /\.nii(\.gz)?$/i,
  nrrd: /\.n(rrd|hdr)$/i,
  coco: /\.json$/i,
  cvat: /\.xml$/i,
  png: /./,
};

async function readManifest(folder: string): Promise<BatchManifest | null> {
  const text = await readFile(join(folder, MANIFEST_NAME), 'utf8').catch(() => null);
  if (text === null || !text.includes('countersign-batch/')) return null;
  try {
    return batchManifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ExpectedError(
      'import-manifest',
      'The manifest of this batch is damaged or of another version; import its files one by one.',
      { cause },
    );
  }
}
