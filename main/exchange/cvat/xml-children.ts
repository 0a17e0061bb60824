import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { ExpectedError } from '../../../core/domain/errors.ts';

/** A child of the outermost element, with its own tags. */
export interface XmlChild {
  readonly tag: string;
  readonly text: string;
}

/** More than all outlines of an image. */
const MAX_CHILD_CHARACTERS = 256 * 1024 * 1024;

/**
 * Goes through an XML file (UTF-8) child by child of its outermost element: a file of gigabytes needs the memory of
 * its largest image.
 * @param root name that the outermost element must have.
 * @throws ExpectedError `xml-damaged` when the file is no such XML, is cut off, or brings its own entities (DOCTYPE),
 *   which can be made to fill the memory or to read other files.
 */
export async function* xmlChildren(path: string, root: string): AsyncGenerator<XmlChild> {
  const splitter = new Splitter(root);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    // Without an encoding a file stream gives Buffers.
    yield* splitter.take(decode(decoder, chunk as Buffer));
  }
  if (!splitter.done) throw damaged('it is cut off, or is no XML at all');
}

function decode(decoder: TextDecoder, chunk: Buffer): string {
  try {
    return decoder.decode(chunk, { stream: true });
  } catch (error) {
    throw damaged('it is not written in UTF-8', error);
  }
}

export function damaged(what: string, cause?: unknown): ExpectedError {
  return new ExpectedError('xml-damaged', `The XML file cannot be read: ${what}.`, { cause });
}

/** Knows of XML only where tags begin and end: what it cuts out is read by a real parser. */
class Splitter {
  done = false;
  readonly #root: string;
  #text = '';
  /** Where the next piece of markup is looked for. */
  #at = 0;
  #depth = 0;
  /** Where the present child began; -1: between children. */
  #start = -1;
  #tag = '';

  constructor(root: string) {
    this.#root = root;
  }

  *take(more: string): Generator<XmlChild> {
    this.#text += more;
    for (;;) {
      const open = this.#text.indexOf('<', this.#at);
      if (open < 0) {
        this.#at = this.#text.length;
        break;
      }
      this.#at = open;
      const end = this.#endOf(open);
      if (end < 0) break;
      const child = this.#step(open, end);
      this.#at = end;
      if (child !== null) yield child;
    }
    this.#forget();
  }

  /** After the end of the markup that begins here; -1 when more text is needed. */
  #endOf(open: number): number {
    const text = this.#text;
    // The longest beginning that is told apart: <![CDATA[
    if (text.length < open + 9 && !text.startsWith('>', text.length - 1)) return -1;
    if (text.startsWith('<!--', open)) return after(text, '-->', open + 4);
    if (text.startsWith('<![CDATA[', open)) return after(text, ']]>', open + 9);
    if (text.startsWith('<?', open)) return after(text, '?>', open + 2);
    if (text.startsWith('<!', open)) {
      throw damaged('it brings a document type of its own (DOCTYPE), which is not read; remove it');
    }
    for (let i = open + 1; i < text.length; i++) {
      const character = text[i];
      if (character === '>') return i + 1;
      if (character === '"' || character === "'") {
        i = text.indexOf(character, i + 1);
        if (i < 0) return -1;
      }
    }
    return -1;
  }

  #step(open: number, end: number): XmlChild | null {
    const text = this.#text;
    const second = text[open + 1];
    if (second === '!' || second === '?') return null;
    if (this.done) throw damaged('it goes on after its end');
    if (second === '/') return this.#close(end);
    const isEmpty = text[end - 2] === '/';
    const tag = /^[^\s/>]+/.exec(text.slice(open + 1, Math.min(end, open + 101)))?.[0] ?? '';
    if (this.#depth === 0) {
      if (tag !== this.#root) throw damaged(`it does not begin with <${this.#root}>`);
      this.done = isEmpty;
    } else if (this.#depth === 1) {
      this.#start = open;
      this.#tag = tag;
      if (isEmpty) return this.#cut(end);
    }
    if (!isEmpty) this.#depth++;
    return null;
  }

  #close(end: number): XmlChild | null {
    this.#depth--;
    if (this.#depth < 0) throw damaged('its tags do not match');
    if (this.#depth === 0) this.done = true;
    return this.#depth === 1 ? this.#cut(end) : null;
  }

  #cut(end: number): XmlChild {
    const child = { tag: this.#tag, text: this.#text.slice(this.#start, end) };
    this.#start = -1;
    return child;
  }

  /** Drops what has been read: only a child that has begun is still needed. */
  #forget(): void {
    const keep = this.#start >= 0 ? this.#start : this.#at;
    this.#text = this.#text.slice(keep);
    this.#at -= keep;
    if (this.#start >= 0) this.#start = 0;
    if (this.#text.length > MAX_CHILD_CHARACTERS) throw damaged('one of its parts is larger than 256 MiB');
  }
}

function after(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from);
  return found < 0 ? -1 : found + what.length;
}
