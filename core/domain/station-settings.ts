import { z } from 'zod';

/** What a station remembers for everybody who reads on it. */
export const stationSettingsSchema = z.strictObject({
  /** BCP 47, e.g. `de`; `system`: as the operating system or browser asks for, English where that is not there. */
  language: z.string().regex(/^(system|[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)$/),
  theme: z.enum(['system', 'dark', 'light']),
  /** The tour of the first run was seen or put away. */
  tourSeen: z.boolean(),
  /** The screen locks after so many minutes without mouse or key, where readers have passphrases; 0: never. */
  lockAfterMinutes: z.number().int().min(0).max(240),
});
export type StationSettings = z.infer<typeof stationSettingsSchema>;

/** Before anybody has chosen: dark, since reading rooms are. */
export const firstSettings: StationSettings = {
  language: 'system',
  theme: 'dark',
  tourSeen: false,
  lockAfterMinutes: 10,
};

const { language, theme, tourSeen, lockAfterMinutes } = stationSettingsSchema.shape;
/** `partial` would also let `undefined` through as a value. */
export const settingsChangeSchema = z.strictObject({
  language: language.exactOptional(),
  theme: theme.exactOptional(),
  tourSeen: tourSeen.exactOptional(),
  lockAfterMinutes: lockAfterMinutes.exactOptional(),
});
/** What is not named stays as it is. */
export type SettingsChange = z.infer<typeof settingsChangeSchema>;
