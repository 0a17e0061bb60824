import { createReadStream } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Spool } from '../format-writer.ts';
import { diskFailure } from './disk-failure.ts';
import { pathFault } from './safe-path.ts';

/** Characters that wait until they are written: a line of a case is some kB. */
const WAITING = 256 * 1024;

export interface Spools {
  /** The same spool for the same name. */
  readonly open: (name: string) => Spool;
  close(): Promise<void>;
}

/** @param folder is made when the first line comes. */
export function createSpools(folder: string): Spools {
  const spools = new Map<string, FileSpool>();
  return {
    open(name) {
      const fault = name.includes('/') ? 'holds a slash' : pathFault(name);
      if (fault !== null) throw new Error(`The name of a spool ${fault}.`);
      const known = spools.get(name) ?? new FileSpool(folder, name);
      spools.set(name, known);
      return known;
    },
    async close() {
      for (const spool of spools.values()) await spool.close();
    },
  };
}

class FileSpool implements Spool {
  readonly #folder: string;
  readonly #path: string;
  #file: FileHandle | null = null;
  #waiting: string[] = [];
  #length = 0;
  /** Writes follow each other in the order of `add`. */
  #last: Promise<void> = Promise.resolve();

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#path = join(folder, name);
  }

  async add(line: string): Promise<void> {
    if (/[\r\n]/.test(line)) throw new Error('A line of a spool holds no line feed.');
    this.#waiting.push(line);
    this.#length += line.length;
    if (this.#length >= WAITING) await this.#write();
  }

  async *lines(): AsyncIterable<string> {
    await this.#write();
    if (this.#file === null) return;
    // `crlfDelay` plays no part: there are no carriage returns.
    const lines = createInterface({ input: createReadStream(this.#path, 'utf8') });
    for await (const line of lines) yield line;
  }

  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    await this.#file?.close();
    this.#file = null;
  }

  #write(): Promise<void> {
    const text = this.#waiting.map((line) => `${line}\n`).join('');
    this.#waiting = [];
    this.#length = 0;
    this.#last = this.#last.then(() => this.#append(text));
    return this.#last;
  }

  async #append(text: string): Promise<void> {
    if (text === '') return;
    try {
      if (this.#file === null) {
        await mkdir(this.#folder, { recursive: true });
        this.#file = await open(this.#path, 'w');
      }
      await this.#file.appendFile(text);
    } catch (error) {
      throw diskFailure(error);
    }
  }
}
