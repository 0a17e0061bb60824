/** Markup that is safe to put into a page: made by `html` only. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type HtmlValue = string | number | Html | readonly Html[] | null;

/**
 * Template tag: every value is escaped unless it is markup itself; null is nothing. White space of the template
 * shrinks to one space or line break, since thousands of rows repeat the source's indentation.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = shrunk(strings);
  let markup = parts[0] ?? '';
  values.forEach((value, index) => {
    markup += markupOf(value) + (parts[index + 1] ?? '');
  });
  return new Html(markup);
}

const shrunkTemplates = new WeakMap<TemplateStringsArray, readonly string[]>();

function shrunk(strings: TemplateStringsArray): readonly string[] {
  const known = shrunkTemplates.get(strings);
  if (known !== undefined) return known;
  const parts = strings.map((part) => part.replace(/\s*\n\s*/g, '\n').replace(/[ \t]+/g, ' '));
  shrunkTemplates.set(strings, parts);
  return parts;
}

/** Text as markup, also inside of quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function markupOf(value: HtmlValue): string {
  if (value === null) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeHtml(value);
  return value.map((part) => part.markup).join('');
}
