// core's types know neither Node nor the DOM; both have these two.
interface TextCoders {
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly TextDecoder: new () => { decode(bytes: Uint8Array): string };
}

const coders = globalThis as unknown as TextCoders;

export const utf8 = (text: string): Uint8Array => new coders.TextEncoder().encode(text);

/** Bytes that are no UTF-8 become U+FFFD. */
export const fromUtf8 = (bytes: Uint8Array): string => new coders.TextDecoder().decode(bytes);
