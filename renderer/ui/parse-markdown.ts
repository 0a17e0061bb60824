/** A part of a line. */
export type MarkdownSpan = { readonly kind: 'text' | 'strong' | 'code'; readonly text: string };

export type MarkdownBlock =
  | { readonly kind: 'heading'; readonly level: number; readonly text: readonly MarkdownSpan[] }
  | { readonly kind: 'paragraph'; readonly text: readonly MarkdownSpan[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly MarkdownSpan[])[] }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

/**
 * Headings, paragraphs, lists, tables, fenced code, bold and code: what the cards of models use. Everything else, HTML
 * and links included, stays the text that it is: a card comes from outside and must not bring anything in.
 */
export function parseMarkdown(text: string): readonly MarkdownBlock[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const blocks: MarkdownBlock[] = [];
  let i = 0;
  const takeWhile = (fits: (line: string) => boolean): string[] => {
    const from = i;
    while (i < lines.length && fits(lines[i] ?? '')) i += 1;
    return lines.slice(from, i);
  };
  while (i < lines.length) {
    const line = lines[i] ?? '';
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (line.trim() === '') i += 1;
    else if (line.startsWith('```')) {
      i += 1;
      blocks.push({ kind: 'code', text: takeWhile((one) => !one.startsWith('```')).join('\n') });
      i += 1;
    } else if (heading !== null) {
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, text: spansOf(heading[2] ?? '') });
      i += 1;
    } else if (isTable(line, lines[i + 1])) {
      const [head = '', , ...rows] = takeWhile((one) => one.trim().startsWith('|'));
      blocks.push({ kind: 'table', head: cellsOf(head), rows: rows.map(cellsOf) });
    } else if (ITEM.test(line)) {
      const items: string[] = [];
      for (const one of takeWhile((one) => one.trim() !== '' && (ITEM.test(one) || /^\s/.test(one)))) {
        if (ITEM.test(one)) items.push(one.replace(ITEM, ''));
        else items.push(`${items.pop() ?? ''} ${one.trim()}`);
      }
      blocks.push({ kind: 'list', items: items.map(spansOf) });
    } else {
      const first = i;
      const words = takeWhile((one) => one.trim() !== '' && (i === first || !BEGINS.test(one)));
      blocks.push({ kind: 'paragraph', text: spansOf(words.map((one) => one.trim()).join(' ')) });
    }
  }
  return blocks;
}

const ITEM = /^\s*(?:[-*]|\d+\.)\s+/;
/** What ends a paragraph without an empty line. */
const BEGINS = /^(?:#{1,6}\s|```|\s*[-*]\s|\|)/;

function isTable(line: string, next = ''): boolean {
  return line.trim().startsWith('|') && /^\s*\|[\s:|-]+\|\s*$/.test(next);
}

function cellsOf(row: string): string[] {
  return row
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim().replace(/[`*]/g, ''));
}

function spansOf(text: string): MarkdownSpan[] {
  return text
    .split(/(\*\*[^*]+\*\*|`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) => {
      if (part.startsWith('**') && part.length > 4) return { kind: 'strong', text: part.slice(2, -2) };
      if (part.startsWith('`') && part.length > 2) return { kind: 'code', text: part.slice(1, -1) };
      return { kind: 'text', text: part };
    });
}
