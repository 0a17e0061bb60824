import type { NativeTheme } from 'electron';
import type { OpenSettings } from '../station/settings-file.ts';

/** As `--ground` of renderer/ui/tokens.css: a window that is not drawn yet must not flash in a dark room. */
const GROUND = { dark: '#090909', light: '#e9eaea' };

/** Lets title bars, menus and dialogs of the system follow the reader's choice of colours. */
export function followTheme(
  settings: Pick<OpenSettings, 'now' | 'onChange'>,
  nativeTheme: Pick<NativeTheme, 'themeSource'>,
): void {
  nativeTheme.themeSource = settings.now().theme;
  settings.onChange(({ theme }) => (nativeTheme.themeSource = theme));
}

/** Colour of a window whose page is not drawn yet. */
export function groundOf({ shouldUseDarkColors }: Pick<NativeTheme, 'shouldUseDarkColors'>): string {
  return shouldUseDarkColors ? GROUND.dark : GROUND.light;
}
