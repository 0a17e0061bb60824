import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { catalogueSchema, languageTagSchema, type Catalogue } from '../../core/domain/language-file.ts';
import { GERMAN } from '../../main/app/german.ts';
import { backendKeys } from '../../renderer/languages/backend-keys.ts';
import { collectTexts } from './collect-texts.ts';
import { fillTemplate } from './fill-template.ts';
import { pageSources } from './sources.ts';

/**
 * Writes the file of a language with every English text of pages, backend and menus, for a translator: `npm run texts
 * -- --language fr`. What an earlier version of the file has translated is kept, so that the same command brings it up
 * to date.
 */
const { values } = parseArgs({ options: { language: { type: 'string' }, out: { type: 'string' } } });
const tag = languageTagSchema.safeParse(values.language);
if (!tag.success) {
  console.error('Say which language by its BCP 47 tag, e.g. npm run texts -- --language fr [--out fr.json]');
  process.exit(1);
}
const out = values.out ?? `${tag.data}.json`;
const before = existsSync(out) ? catalogueSchema.parse(JSON.parse(readFileSync(out, 'utf8'))) : {};
const { plain, counted } = collectTexts(pageSources());
const { file, missing, dropped } = fillTemplate(
  { plain: [...plain, ...backendKeys, ...Object.keys(GERMAN)], counted: [...counted.keys()] },
  { tag: tag.data, before },
);
writeFileSync(out, `${JSON.stringify(file satisfies Catalogue, null, 2)}\n`);
console.log(
  `${out}: ${String(Object.keys(file).length)} texts, ${String(missing)} not translated yet, ${String(dropped)} that are not used any more taken out.`,
);
