import type { App } from 'electron';
import { chooseLanguage } from '../../core/domain/choose-language.ts';
import type { Catalogue } from '../../core/domain/language-file.ts';
import type { LanguagesPort, SettingsPort } from '../backend/ports.ts';
import { GERMAN } from './german.ts';

/**
 * A text of menus and dialogs in the reader's language.
 * @param english with `{name}` for values: a literal, since a test compares these with the German ones.
 */
export type Texts = (english: string, values?: Readonly<Record<string, string>>) => string;

export const ENGLISH: Texts = (english, values) => filled(english, values);

export interface TextPorts {
  readonly app: Pick<App, 'getPreferredSystemLanguages'>;
  readonly settings: Pick<SettingsPort, 'now'>;
  /** Files of the station: their texts are those of the pages, menus are translated there, too. */
  readonly languages: LanguagesPort;
}

/** To be asked again when the settings change. A language file that cannot be used leaves English. */
export async function textsOf({ app, settings, languages }: TextPorts): Promise<Texts> {
  const own = await languages.list();
  const tag = chooseLanguage(settings.now().language, app.getPreferredSystemLanguages(), [
    'en',
    'de',
    ...own,
  ]);
  const file: Catalogue = own.includes(tag) ? await languages.get(tag).catch(() => ({})) : {};
  const shipped: Catalogue = tag === 'de' ? GERMAN : {};
  return textsFrom({ ...shipped, ...file });
}

export function textsFrom(catalogue: Catalogue): Texts {
  return (english, values) => {
    const found = catalogue[english];
    return filled(typeof found === 'string' && found !== '' ? found : english, values);
  };
}

function filled(text: string, values: Readonly<Record<string, string>> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
