import { describe, expect, it } from 'vitest';
import { maskAt } from '../../core/mask/bit-mask.ts';
import { ReadingPage } from './pages/reading-page.ts';
import { StartPage } from './pages/start-page.ts';
import { WorklistPage } from './pages/worklist-page.ts';
import { openPage } from './support/open-page.ts';
import { theCase } from './support/read-workspace.ts';
import { preparedWorkspace, usePreparedWorkspace } from './support/shared-workspace.ts';
import { startStation } from './support/station.ts';
import { storedCase } from './support/store-masks.ts';

usePreparedWorkspace();

describe('the language of the station', () => {
  it('is changed in the settings; a stroke that is not saved yet is still there', async () => {
    const workspace = await preparedWorkspace();
    const station = await startStation(workspace);
    const { page, defects } = await openPage(station.address);
    /** What the page sends, in its order, while a line that stalls keeps it back. */
    let held: (() => void)[] | null = null;
    await page.routeWebSocket(/\/channel$/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((message) => {
        if (held === null) server.send(message);
        else held.push(() => server.send(message));
      });
    });
    await page.reload();
    await new StartPage(page).signIn('Ada');
    await (await new WorklistPage(page).shown()).openFirst();
    const reading = await new ReadingPage(page).opened();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');

    await reading.choose('lunate');
    await reading.tool('brush');
    held = [];
    // In the soft tissue, where no mask of the machine lies.
    await reading.view.drag([
      { x: 40, y: 120 },
      { x: 100, y: 120 },
    ]);
    await page.locator('[data-structure=lunate][data-unsaved=true]').waitFor();

    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('dialog').getByLabel('Language').selectOption('de');
    await page.locator('html[lang=de]').waitFor();
    // The dialog stays open, in German, and says what is chosen.
    expect(await page.getByRole('dialog').getByLabel('Sprache').inputValue()).toBe('de');
    await page.keyboard.press('Escape');
    await page.locator('[data-tool=brush][aria-label=Pinsel][aria-pressed=true]').waitFor();
    expect(await page.locator('[data-structure=lunate][data-unsaved=true]').count()).toBe(1);
    expect(await reading.saving().innerText()).toBe('Speichert…');

    for (const send of held.splice(0)) send();
    held = null;
    await reading.saved();
    const { masks, intact } = await storedCase(workspace, theCase(workspace));
    const lunate = masks.get('lunate');
    expect(intact && lunate !== undefined && maskAt(lunate, 70, 120)).toBe(true);

    // For everybody who reads on this station, also after a restart of the page.
    await page.reload();
    await page.locator('html[lang=de]').waitFor();
    expect(defects).toEqual([]);
  });
});
