import { createReadStream } from 'node:fs';
import { ExpectedError } from '../../../core/domain/errors.ts';

/** A part of a JSON file: an element of an array that is a member of the outermost object, or such a member itself. */
export interface JsonElement {
  /** Name of the member. */
  readonly key: string;
  /** Where it lies in the file, in bytes. */
  readonly start: number;
  readonly length: number;
  readonly value: unknown;
}

/** More than the outline of anything in an image. */
const MAX_ELEMENT_BYTES = 256 * 1024 * 1024;

/**
 * Goes through a JSON file element by element, so that a file of gigabytes needs the memory of its largest element.
 * @param keys members of the outermost object that are asked for; all others are passed over unread.
 * @throws ExpectedError `json-damaged` when the file is no JSON object, is cut off, or an element cannot be read.
 */
export async function* jsonElements(path: string, keys: ReadonlySet<string>): AsyncGenerator<JsonElement> {
  const scanner = new Scanner(keys);
  let position = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    // Without an encoding a file stream gives Buffers.
    const bytes = chunk as Buffer;
    yield* scanner.scan(bytes, position);
    position += bytes.length;
  }
  if (!scanner.done) throw damaged('it is cut off, or does not begin as a JSON object does');
}

function damaged(what: string, cause?: unknown): ExpectedError {
  return new ExpectedError('json-damaged', `The JSON file cannot be read: ${what}.`, { cause });
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const BRACE = 0x7b;
const BRACKET = 0x5b;

/** Byte -> what it is outside of a text; 0: part of a number or a word. A table, since files have gigabytes. */
const KIND = new Uint8Array(256);
const BLANK = 1;
const OPEN = 2;
const CLOSE = 3;
const OTHER = 4;
// Space, tab, line feed, carriage return, and the three bytes of a byte order mark.
for (const byte of [0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]) KIND[byte] = BLANK;
for (const byte of [BRACE, BRACKET]) KIND[byte] = OPEN;
for (const byte of [0x7d, 0x5d]) KIND[byte] = CLOSE;
for (const byte of [QUOTE, COMMA, COLON]) KIND[byte] = OTHER;

/** Knows of JSON only strings and nesting: what it cuts out is read by JSON.parse. */
class Scanner {
  done = false;
  readonly #keys: ReadonlySet<string>;
  #depth = 0;
  /** Depth at which commas separate what is cut out: 1 members, 2 elements of an array. */
  #base = 1;
  #inString = false;
  #escaped = false;
  #expectsKey = true;
  #key = '';
  /** Where the present part began; -1: between parts. */
  #start = -1;
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor(keys: ReadonlySet<string>) {
    this.#keys = keys;
  }

  *scan(chunk: Buffer, position: number): Generator<JsonElement> {
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inString = false;
        continue;
      }
      const kind = KIND[byte]!;
      if (kind === BLANK || (kind === 0 && this.#start >= 0)) continue;
      if (this.done) throw damaged('it goes on after its end');
      const separates = this.#depth === this.#base && (byte === COMMA || kind === CLOSE);
      if (separates || (byte === COLON && this.#depth === 1 && this.#expectsKey)) {
        if (this.#start >= 0) {
          this.#keep(chunk.subarray(from, i));
          const element = this.#cut();
          if (element !== null) yield element;
        }
        this.#separate(byte);
        continue;
      }
      if (this.#start < 0 && !this.#enters(byte)) {
        this.#start = position + i;
        from = i;
      }
      if (byte === QUOTE) this.#inString = true;
      else if (kind === OPEN) this.#depth++;
      else if (kind === CLOSE) this.#depth--;
    }
    if (this.#start >= 0) this.#keep(chunk.subarray(from));
  }

  /** Whether this byte opens the outermost object or an array whose elements are cut out one by one. */
  #enters(byte: number): boolean {
    if (this.#depth === 0) {
      if (byte !== BRACE) throw damaged('it does not begin as a JSON object does');
      return true;
    }
    if (this.#depth !== 1 || this.#expectsKey || byte !== BRACKET || !this.#keys.has(this.#key)) return false;
    this.#base = 2;
    return true;
  }

  #separate(byte: number): void {
    if (byte === COLON) this.#expectsKey = false;
    else if (KIND[byte] === CLOSE) {
      this.#depth--;
      this.#base = 1;
      this.done = this.#depth === 0;
    } else if (this.#base === 1) this.#expectsKey = true;
  }

  #isWanted(): boolean {
    return this.#expectsKey || this.#keys.has(this.#key);
  }

  #keep(part: Buffer): void {
    if (!this.#isWanted()) return;
    this.#bytes += part.length;
    if (this.#bytes > MAX_ELEMENT_BYTES) throw damaged('one of its entries is larger than 256 MiB');
    this.#parts.push(part);
  }

  #cut(): JsonElement | null {
    const start = this.#start;
    const text = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
    const wanted = this.#isWanted();
    this.#start = -1;
    this.#parts = [];
    this.#bytes = 0;
    if (!wanted) return null;
    const value = parse(text);
    if (!this.#expectsKey) return { key: this.#key, start, length: text.length, value };
    if (typeof value !== 'string') throw damaged('a name in it is no text');
    this.#key = value;
    return null;
  }
}

function parse(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'));
  } catch (error) {
    throw damaged('an entry of it is no JSON', error);
  }
}
