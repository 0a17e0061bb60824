import { expect, it } from 'vitest';
import { applicationMenu, type MenuEntry } from '../../main/app/menu-description.ts';
import { ENGLISH } from '../../main/app/texts.ts';
import { createDesk } from '../support/reading/desk.ts';

function idsOf(entries: readonly MenuEntry[]): readonly string[] {
  return entries.flatMap((entry) => {
    if (entry.kind === 'menu') return idsOf(entry.entries);
    return entry.kind === 'command' ? [entry.id] : [];
  });
}

it('every command of the menus is one of the page, which has the full screen on the same key', () => {
  const { station } = createDesk([]);
  const known = station.commands.commands.map(({ id }) => id);
  const facts = { platform: 'linux', build: 'packaged', recent: [], graphics: 'card' } as const;
  const ids = idsOf(applicationMenu(facts, ENGLISH));
  expect(ids).toContain('program.import');
  for (const id of ids) expect(known).toContain(id);
  expect(station.commands.keysOf('program.fullscreen')).toEqual(['F11']);
  station.dispose();
});
