/** Text of a file that is written part by part, UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Characters that wait until they are given on: a disk is slow with many small parts. */
const PART = 256 * 1024;

/** Lines with a separator between them, in parts of some size. */
export async function* joinedLines(
  lines: AsyncIterable<string>,
  separator: string,
): AsyncGenerator<Uint8Array> {
  let waiting: string[] = [];
  let length = 0;
  let isFirst = true;
  for await (const line of lines) {
    waiting.push(isFirst ? line : separator + line);
    isFirst = false;
    length += line.length;
    if (length < PART) continue;
    yield utf8(waiting.join(''));
    waiting = [];
    length = 0;
  }
  if (waiting.length > 0) yield utf8(waiting.join(''));
}
