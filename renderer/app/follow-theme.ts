import type { Workstation } from '../core/workstation/workstation.ts';

/** Keeps the page in the theme of the station's settings; ui/tokens.css has the colours of each. */
export function followTheme({ session }: Pick<Workstation, 'session'>): void {
  const show = (): void => {
    document.documentElement.dataset['theme'] = session.store.getState().settings.theme;
  };
  session.store.subscribe(show);
  show();
}
