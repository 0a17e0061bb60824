import { createStore } from 'zustand/vanilla';
import type { Contract } from '../../../core/contract/contract.ts';
import type { Catalogue } from '../../../core/domain/language-file.ts';
import type { Client } from '../../../core/transport/client.ts';
import { shippedLanguages } from '../../languages/shipped.ts';
import type { RendererPorts } from '../ports.ts';
import type { SessionModel } from '../session/session-model.ts';
import { chooseLanguage } from '../../../core/domain/choose-language.ts';
import type { LanguageModel, LanguageState, OfferedLanguage } from './language-model.ts';
import { sentenceOf } from './sentence-of.ts';
import { setLanguage } from './translate.ts';

interface Needs {
  readonly client: Client<Contract>;
  readonly ports: Pick<RendererPorts, 'preferredLanguages'>;
  readonly session: SessionModel;
}

/** Follows the settings. What the program brings is there at once, before anything is drawn. */
export function createLanguageModel({ client, ports, session }: Needs): LanguageModel {
  const store = createStore<LanguageState>(() => ({ tag: 'en', offered: offeredWith([]) }));
  /** Tags of the station's own files. */
  let ofStation: readonly string[] = [];
  /** Grows with every choice: a file that comes later than the next choice is dropped. */
  let choice = 0;

  const settle = async (): Promise<void> => {
    choice += 1;
    const mine = choice;
    const offered = store.getState().offered.map((one) => one.tag);
    const wish = session.store.getState().settings.language;
    const tag = chooseLanguage(wish, ports.preferredLanguages(), offered);
    const shipped = shippedLanguages.get(tag);
    if (!ofStation.includes(tag)) return use(tag, shipped ?? {});
    const own = await fileOf(tag);
    if (mine !== choice) return;
    // Without its file, a language that the program does not bring would be English under a false name.
    if (own === null) use(shipped === undefined ? 'en' : tag, shipped ?? {});
    else use(tag, { ...shipped, ...own });
  };

  const fileOf = async (tag: string): Promise<Catalogue | null> => {
    try {
      return (await client.request('languages.get', { tag })).catalogue;
    } catch (error) {
      session.notify('warning', sentenceOf(error));
      return null;
    }
  };

  const use = (tag: string, catalogue: Catalogue): void => {
    setLanguage(tag, catalogue);
    store.setState({ tag });
  };

  session.store.subscribe((now, before) => {
    if (now.settings.language !== before.settings.language) void settle();
  });
  void settle();

  return {
    store,
    refresh: async () => {
      try {
        const { tags } = await client.request('languages.list', {});
        if (tags.join() === ofStation.join()) return;
        ofStation = tags;
        store.setState({ offered: offeredWith(tags) });
        await settle();
      } catch {
        // The page reads on in the language that it has; the next connection asks again.
      }
    },
  };
}

function offeredWith(ofStation: readonly string[]): OfferedLanguage[] {
  const tags = new Set(['en', ...shippedLanguages.keys(), ...ofStation]);
  return [...tags].map((tag) => ({ tag, name: ownName(tag) }));
}

function ownName(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language', fallback: 'code' }).of(tag) ?? tag;
  return `${name.charAt(0).toLocaleUpperCase(tag)}${name.slice(1)}`;
}
