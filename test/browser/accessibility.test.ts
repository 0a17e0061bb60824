import { describe, expect, it } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { StartPage } from './pages/start-page.ts';
import { WorklistPage } from './pages/worklist-page.ts';
import { faults } from './support/faults.ts';
import { openPage } from './support/open-page.ts';
import { readFirstCase } from './support/read-case.ts';
import { usePreparedWorkspace } from './support/shared-workspace.ts';
import { startStation } from './support/station.ts';

usePreparedWorkspace();

describe('WCAG 2.2 AA, outside of the image', () => {
  it('holds on the start screen', async () => {
    const station = await startStation(tempFolder());
    const { page } = await openPage(station.address);
    await page.getByLabel('Your name').waitFor();
    expect(await faults(page)).toEqual([]);
    await new StartPage(page).signIn('Ada');
    await page.getByRole('button', { name: 'Open the demo study' }).waitFor();
    expect(await faults(page)).toEqual([]);
    await page
      .getByRole('button', { name: /^Open a folder/ })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('row').first().waitFor();
    expect(await faults(page)).toEqual([]);
  });

  it('holds while reading, in its dialogs, in the worklist and on the export page', async () => {
    const { page, reading } = await readFirstCase();
    expect(await faults(page)).toEqual([]);
    for (const [keys, name] of [
      ['Shift+?', 'Keyboard'],
      ['r', /Reject/],
      ['h', /Radius/],
      ['Control+h', /History/],
    ] as const) {
      await reading.press(keys);
      await page.getByRole('dialog', { name }).waitFor();
      expect(await faults(page), String(name)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await reading.press('Control+Backspace');
    await new WorklistPage(page).shown();
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Settings and facts' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await faults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+e');
    await page.waitForSelector('[aria-label="What leaves"][aria-busy=false] table');
    expect(await faults(page)).toEqual([]);
  });
});
