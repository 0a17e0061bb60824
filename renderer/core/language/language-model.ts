import type { ReadStore } from '../read-store.ts';

export interface OfferedLanguage {
  /** BCP 47. */
  readonly tag: string;
  /** In the language itself, as its readers look for it. */
  readonly name: string;
}

export interface LanguageState {
  /** BCP 47 tag of the language of every text now; what it names has to be drawn again when it changes. */
  readonly tag: string;
  /** What can be chosen: English first, then those of the program, then those of the station. */
  readonly offered: readonly OfferedLanguage[];
}

/** The language in use. It follows the settings; who wants another one changes these. */
export interface LanguageModel {
  readonly store: ReadStore<LanguageState>;
  /** Asks again which languages the station has; also after every reconnect. */
  refresh(): Promise<void>;
}
