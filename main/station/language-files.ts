import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../../core/domain/errors.ts';
import { catalogueSchema, languageTagSchema, type Catalogue } from '../../core/domain/language-file.ts';
import type { LanguagesPort } from '../backend/ports.ts';

/** Every text of the program is some 200 kB; a file that is much larger is something else. */
const MOST_BYTES = 4 * 2 ** 20;
const ENDING = '.json';

/** `languages/<tag>.json` of the station's folder, as a translator puts them there. Read anew every time. */
export function openLanguages(dataFolder: string): LanguagesPort {
  const folder = join(dataFolder, 'languages');
  return {
    async list() {
      const names = await readdir(folder).catch(() => []);
      return names
        .filter((name) => name.endsWith(ENDING))
        .map((name) => name.slice(0, -ENDING.length))
        .filter((tag) => languageTagSchema.safeParse(tag).success)
        .sort();
    },
    async get(tag) {
      // Only a tag becomes part of a path.
      const name = `${languageTagSchema.parse(tag)}${ENDING}`;
      return catalogueOf(name, await textOf(join(folder, name), name));
    },
  };
}

async function textOf(path: string, name: string): Promise<string> {
  try {
    if ((await stat(path)).size <= MOST_BYTES) return await readFile(path, 'utf8');
  } catch (error) {
    throw refusal(name, 'cannot be read', error);
  }
  throw refusal(name, 'is larger than 4 MB');
}

function catalogueOf(name: string, text: string): Catalogue {
  let value: unknown;
  try {
    // Some editors put a byte order mark first, which JSON does not know.
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw refusal(name, 'is no JSON', error);
  }
  const parsed = catalogueSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path[0];
  throw refusal(name, at === undefined ? 'is no list of texts' : `has no text at “${String(at)}”`);
}

function refusal(name: string, why: string, cause?: unknown): ExpectedError {
  return new ExpectedError(
    'language-unusable',
    `The language file ${name} ${why}, so it is not used; correct it or take it out of the folder “languages”.`,
    { cause },
  );
}
