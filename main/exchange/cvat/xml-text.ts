const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it may stand in content and in quoted attributes; line feeds as numbers, which attributes keep. */
export function escapeXml(text: string): string {
  return (
    text
      .replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? '')
      .replaceAll(/[\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`)
      // XML 1.0 has no way to write other control characters.
      .replaceAll(/\p{Cc}/gu, '')
  );
}

/** An element in one line. @param content is already XML. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  content: readonly string[] = [],
): string {
  const list = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`);
  return `<${tag}${list.join('')}>${content.join('')}</${tag}>`;
}
