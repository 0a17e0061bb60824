/**
 * Base64 (RFC 4648, with padding) of bytes. Own code because core has neither Node's Buffer nor the page's
 * btoa, and Uint8Array.prototype.toBase64 is missing in Node 20 and 22.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PAD = 61;
const NO_DIGIT = 255;
const CODES = Uint8Array.from(ALPHABET, (letter) => letter.charCodeAt(0));
const DIGITS = new Uint8Array(256).fill(NO_DIGIT);
CODES.forEach((code, digit) => {
  DIGITS[code] = digit;
});

/** Characters of one call of String.fromCharCode: more would overflow the stack of some engines. */
const CHUNK = 0x2000;

export function toBase64(bytes: Uint8Array): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  for (let i = 0, at = 0; i < bytes.length; i += 3) {
    // Bytes beyond the end read as undefined, which is 0 in bit operations.
    const bits = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!;
    codes[at++] = CODES[bits >>> 18]!;
    codes[at++] = CODES[(bits >>> 12) & 63]!;
    codes[at++] = i + 1 < bytes.length ? CODES[(bits >>> 6) & 63]! : PAD;
    codes[at++] = i + 2 < bytes.length ? CODES[bits & 63]! : PAD;
  }
  let text = '';
  for (let i = 0; i < codes.length; i += CHUNK) text += String.fromCharCode(...codes.subarray(i, i + CHUNK));
  return text;
}

/**
 * @throws RangeError for anything but what `toBase64` writes: text from a message or a file is never trusted,
 * and two texts of the same bytes would make two entries of one edit.
 */
export function fromBase64(text: string): Uint8Array {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  if (text.length % 4 !== 0) throw new RangeError('Base64 comes in groups of four letters.');
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  const digits = text.length - padding;
  let bits = 0;
  let held = 0;
  for (let i = 0, at = 0; i < digits; i++) {
    const code = text.charCodeAt(i);
    const digit = code < 256 ? DIGITS[code]! : NO_DIGIT;
    if (digit === NO_DIGIT) throw new RangeError(`Letter ${i} is not base64.`);
    bits = (bits << 6) | digit;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = bits >>> held;
    bits &= (1 << held) - 1;
  }
  if (bits !== 0) throw new RangeError('The base64 text holds bits beyond its last byte.');
  return bytes;
}
