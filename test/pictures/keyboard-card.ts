import { groupTitle, LIST_GROUPS, READING_GROUPS } from '../../renderer/core/commands/group-title.ts';
import type { HelpLine } from '../../renderer/core/commands/command.ts';
import { setLanguage, t } from '../../renderer/core/language/translate.ts';
import { shippedLanguages } from '../../renderer/languages/shipped.ts';
import { createDesk } from '../support/reading/desk.ts';

/** What is printed on the keys of each country's keyboards: positions are what counts for most commands. */
const PRINTED: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  de: new Map([
    ['KeyZ', 'y'],
    ['KeyY', 'z'],
    ['BracketLeft', 'ü'],
    ['BracketRight', '+'],
    ['Backquote', '^'],
    ['Minus', 'ß'],
    ['Equal', '´'],
    ['Slash', '-'],
    ['Backslash', '#'],
    ['IntlBackslash', '<'],
  ]),
};

/**
 * The keyboard as one printed page, from the command table itself.
 * @param tag `en` or the tag of a language that ships.
 * @returns HTML that needs no other file, for A4 across.
 */
export function keyboardCard(tag: string): string {
  const desk = createDesk([]);
  // The workstation has chosen that of its settings.
  setLanguage(tag, shippedLanguages.get(tag) ?? {});
  try {
    const lines = desk.station.commands
      .help(PRINTED[tag])
      // A key that boards of this country do not have stays unnamed.
      .map((line) => ({ ...line, keys: line.keys.filter((keys) => !keys.includes('Intl')) }))
      .filter(({ keys }) => keys.length > 0);
    const groups = [...READING_GROUPS, ...LIST_GROUPS].map((group) =>
      groupTable(
        groupTitle(group),
        lines.filter((one) => one.group === group),
      ),
    );
    return page(tag, t('Keyboard'), groups.join('\n'));
  } finally {
    desk.station.dispose();
    setLanguage('en', {});
  }
}

function groupTable(title: string, lines: readonly HelpLine[]): string {
  const rows = lines.map(
    (line) =>
      `<tr><td>${escaped(line.title)}</td><td>${line.keys.map((keys) => `<kbd>${escaped(keys)}</kbd>`).join(' ')}</td></tr>`,
  );
  return `<section>\n<h2>${escaped(title)}</h2>\n<table>\n${rows.join('\n')}\n</table>\n</section>`;
}

function page(tag: string, title: string, body: string): string {
  return `<!doctype html>
<html lang="${tag}">
<head>
<meta charset="utf-8">
<title>Countersign: ${escaped(title)}</title>
<style>
@page { size: A4 landscape; margin: 9mm; }
body { margin: 1.5rem; color: #111; background: #fff; font: 8pt/1.25 system-ui, sans-serif; }
@media print { body { margin: 0; } }
h1 { margin: 0 0 0.4rem; font-size: 13pt; }
main { columns: 4; column-gap: 1.4rem; }
h2 { margin: 0.6rem 0 0.15rem; border-bottom: 1px solid #111; font-size: 9pt; break-after: avoid; }
section:first-child h2 { margin-top: 0; }
table { width: 100%; border-collapse: collapse; }
tr { break-inside: avoid; }
td { padding: 0.06rem 0; vertical-align: top; }
td:last-child { padding-left: 0.4rem; text-align: right; }
kbd { display: inline-block; padding: 0 0.25rem; border: 1px solid #777; border-radius: 2px; font: inherit; white-space: nowrap; }
</style>
</head>
<body>
<h1>Countersign · ${escaped(title)}</h1>
<main>
${body}
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
