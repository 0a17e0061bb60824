/**
 * Attributes that make an element show a tooltip on hover and on keyboard focus. One `TooltipLayer` at the root
 * draws them all, so that thousands of rows cost nothing.
 * @param keys shortcut such as `Ctrl+Z`, drawn as keys.
 */
export function tip(text: string, keys?: string): Readonly<Record<string, string>> {
  if (text === '') return {};
  return keys === undefined || keys === ''
    ? { 'data-tip': text }
    : { 'data-tip': text, 'data-tip-keys': keys };
}
