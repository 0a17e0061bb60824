import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  firstSettings,
  stationSettingsSchema,
  type StationSettings,
} from '../../core/domain/station-settings.ts';
import type { SettingsPort } from '../backend/ports.ts';
import { writeAtomically } from '../platform/atomic-file.ts';

export interface OpenSettings extends SettingsPort {
  /** Hears of every change. */
  onChange(listener: (settings: StationSettings) => void): void;
}

/**
 * Reads `settings.json` of the station's folder. A damaged file costs the settings, never the start: what is not
 * readable counts as not said.
 */
export async function openSettings(dataFolder: string): Promise<OpenSettings> {
  const path = join(dataFolder, 'settings.json');
  let settings = settingsOf(await readFile(path, 'utf8').catch(() => '{}'));
  let writing: Promise<unknown> = Promise.resolve();
  const listeners: ((settings: StationSettings) => void)[] = [];
  return {
    now: () => settings,
    onChange: (listener) => void listeners.push(listener),
    change(change) {
      settings = stationSettingsSchema.parse({ ...settings, ...change });
      const written = settings;
      for (const listener of listeners) listener(written);
      const done = writing.then(() => writeAtomically(path, `${JSON.stringify(written, null, 2)}\n`));
      // A full disk is told to who asked; the next change tries again.
      writing = done.catch(() => undefined);
      return done.then(() => written);
    },
  };
}

/** Setting by setting, so that one bad value costs only itself. */
function settingsOf(text: string): StationSettings {
  const given = jsonObject(text);
  const kept = Object.entries(stationSettingsSchema.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(given[name]);
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return stationSettingsSchema.parse({ ...firstSettings, ...Object.fromEntries(kept) });
}

function jsonObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
