import { firstSettings, stationSettingsSchema } from '../../core/domain/station-settings.ts';
import type { HostFacts, SettingsPort } from '../../main/backend/ports.ts';

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
