import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { StartPage } from './pages/start-page.ts';
import { openPage } from './support/open-page.ts';
import { startStation } from './support/station.ts';

describe('looking after a station', () => {
  it('a report for support is kept by the browser, and an update file is refused with its reason', async () => {
    const root = tempFolder();
    writeFileSync(join(root, 'countersign-9.0.0.update'), 'nothing that anybody signed');
    const station = await startStation(join(root, 'workspace'), { cwd: root });
    const { page, defects } = await openPage(station.address);
    await new StartPage(page).signIn('Ada');
    await page.getByRole('button', { name: 'Settings' }).click();
    const settings = page.getByRole('dialog', { name: 'Settings and facts' });

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      settings.getByRole('button', { name: 'Save a report…' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^countersign-support-.*\.txt$/);
    const report = readFileSync(await download.path(), 'utf8');
    expect(report).toContain('Countersign support report');
    expect(report).toContain('files are as the manifest says');
    expect(report).not.toContain(root);

    const check = settings.getByRole('button', { name: 'Check an update file…' });
    await check.click();
    // Escape closes the dialog on top alone.
    await page.getByRole('dialog', { name: 'Which update file?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Which update file?' }).waitFor({ state: 'detached' });
    expect(await settings.isVisible()).toBe(true);
    await check.click();
    const list = page.getByRole('grid', { name: 'Folders and update files' });
    await list.getByText(basename(root), { exact: true }).dblclick();
    await list.getByText('countersign-9.0.0.update', { exact: true }).click();
    await page.getByRole('button', { name: 'Choose “countersign-9.0.0.update”' }).click();
    await page.getByText(/This is no update file of Countersign/).waitFor();
    const update = page.getByRole('dialog', { name: 'Update by a file' });
    await update.locator('footer').getByRole('button', { name: 'Close' }).click();
    await settings.waitFor();
    await page.getByText(/This is no update file of Countersign/).waitFor({ state: 'detached' });
    expect(defects).toEqual([]);
  });
});
