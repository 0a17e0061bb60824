import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExportPage } from '../browser/pages/export-page.ts';
import { importFolder } from '../browser/pages/import-folder.ts';
import { ReadingPage } from '../browser/pages/reading-page.ts';
import { WorklistPage } from '../browser/pages/worklist-page.ts';
import { openPage } from '../browser/support/open-page.ts';
import { wristStudy } from '../browser/support/shared-workspace.ts';
import { startStation } from '../browser/support/station.ts';
import { tempFolder } from '../support/temp-folder.ts';

const PREPARED_WITHIN_MS = 150_000;

describe('a computer that has no network at all', () => {
  it('is one in which only loopback exists', () => {
    expect(Object.keys(networkInterfaces())).toEqual(['lo']);
  });

  it('imports, prepares, prompts, signs and exports, in the page, without a defect', async () => {
    const root = tempFolder();
    const study = join(await wristStudy(), 'dicom');
    const [first = ''] = readdirSync(study).sort();
    cpSync(join(study, first), join(root, 'incoming', first));
    mkdirSync(join(root, 'out'));
    const station = await startStation(join(root, 'workspace'), { cwd: root });
    const { page, defects } = await openPage(station.address);
    const dialog = await importFolder(page, { root, name: 'incoming' });
    await dialog.done();
    await dialog.goToWorklist();
    const worklist = await new WorklistPage(page).shown();
    await worklist.openFirst();
    const reading = await new ReadingPage(page).imageShown();
    await reading.prepared(PREPARED_WITHIN_MS);
    await reading.opened();

    await reading.choose('radius');
    await reading.tool('point-include');
    await reading.view.click({ x: 330, y: 600 });
    await reading.prompts().and(page.locator('[data-phase=preview]')).waitFor();
    await reading.press('Enter');
    await reading.becomes('radius', 'edited, unsigned');
    await reading.press('a');
    await reading.becomes('radius', 'corrected');
    await reading.saved();

    const exporting = await new ExportPage(page).open();
    await exporting.passphrase('correct horse battery');
    await exporting.goesTo(basename(root), 'out');
    await exporting.start();
    expect(await exporting.result()).toMatchObject({ Content: '1 mask of 1 case' });
    expect(readdirSync(join(root, 'out'))).toHaveLength(1);
    expect(defects).toEqual([]);
  });
});
