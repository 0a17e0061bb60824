import { firstSettings, stationSettingsSchema } from '../../core/domain/station-settings.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Catalogue } from '../../core/domain/language-file.ts';
import type { HostFacts, LanguagesPort, SettingsPort } from '../../main/backend/ports.ts';

/** Settings of a station that forgets them with the process. */
export function memorySettings(): SettingsPort {
  let settings = firstSettings;
  return {
    now: () => settings,
    change: (change) => {
      settings = stationSettingsSchema.parse({ ...settings, ...change });
      return Promise.resolve(settings);
    },
  };
}

/** As the loopback host is. */
export const browserHost: HostFacts = { kind: 'browser', choosePlace: null };

/** Language files of a station that has no folder. */
export function memoryLanguages(files: Readonly<Record<string, Catalogue>> = {}): LanguagesPort {
  return {
    list: () => Promise.resolve(Object.keys(files)),
    get: (tag) => {
      const found = files[tag];
      if (found !== undefined) return Promise.resolve(found);
      return Promise.reject(new ExpectedError('language-missing', `There is no file ${tag}.json.`));
    },
  };
}
