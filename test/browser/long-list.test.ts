import { writeFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallDicom } from '../support/small-dicom.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { importFolder } from './pages/import-folder.ts';
import { WorklistPage } from './pages/worklist-page.ts';
import { openPage } from './support/open-page.ts';
import { holds } from './support/read-case.ts';
import { entriesOf } from './support/read-workspace.ts';
import { startStation } from './support/station.ts';

const DX = '1.2.840.10008.5.1.4.1.1.1.1';
const CASES = 2000;

/** Radiographs of 4 x 4 pixels, one patient each. */
function writeMany(folder: string): void {
  mkdirSync(folder);
  for (let index = 0; index < CASES; index++) {
    const uid = `2.25.9.${String(index + 1)}`;
    const number = String(index + 1).padStart(4, '0');
    const bytes = smallDicom({
      sopClassUid: DX,
      modality: index % 4 === 0 ? 'CR' : 'DX',
      sopInstanceUid: uid,
      seriesUid: `${uid}.1`,
      studyUid: `${uid}.2`,
      patientId: `ID-${number}`,
      position: null,
      extra: [{ tag: 0x00100010, vr: 'PN', value: `Family${number}^Given` }],
    });
    writeFileSync(join(folder, `${number}.dcm`), bytes);
  }
}

describe('a list of 2,000 cases', () => {
  it('is read in, cancelled and read on, scrolled, sorted, filtered, and assigned as a whole', async () => {
    const root = tempFolder();
    writeMany(join(root, 'many'));
    const workspace = join(root, 'workspace');
    const station = await startStation(workspace, { cwd: root });
    const { page, defects } = await openPage(station.address);
    const dialog = await importFolder(page, { root, name: 'many' });
    await dialog.cancel();
    await dialog.done();
    await dialog.words('Cancelled. What was read until then is kept.').waitFor();

    // Once more from the beginning: what is there is not taken twice.
    await page.getByRole('button', { name: 'Open another folder' }).click();
    await dialog.goTo(basename(root), 'many');
    await dialog.start();
    await dialog.done();
    expect(await dialog.figure('files looked at')).toBe(CASES);
    await dialog.goToWorklist();

    const worklist = await new WorklistPage(page).shown();
    await holds(() => worklist.total(), CASES);
    await worklist.order('Patient');
    await worklist.rowAt(0).filter({ hasText: 'Family0001' }).waitFor();
    await worklist.grid.press('End');
    await worklist
      .rowAt(CASES - 1)
      .filter({ hasText: 'Family2000' })
      .waitFor();
    // Only what can be seen is in the page.
    expect((await worklist.texts()).length).toBeLessThan(60);
    await worklist.grid.evaluate((grid) => grid.scrollTo({ top: grid.scrollHeight / 2 }));
    await worklist.row('Family1000').waitFor();
    await worklist.sortBy('Patient');
    await worklist.grid.press('Home');
    await worklist.rowAt(0).filter({ hasText: 'Family2000' }).waitFor();

    await worklist.search('id-19');
    await holds(() => worklist.total(), 100);
    await worklist.clearFilters();
    await holds(() => worklist.total(), CASES);
    await page.getByLabel('Modality', { exact: true }).selectOption('CR');
    await holds(() => worklist.total(), CASES / 4);

    // What is selected is what the filters let through, not what is on the screen.
    await worklist.grid.press('Control+a');
    await holds(() => worklist.count().innerText(), '500 of 500 cases selected');
    const ask = await worklist.action('Assign');
    expect(await ask.getByRole('heading').innerText()).toBe('Assign 500 cases?');
    await ask.getByRole('button', { name: 'Assign 500 cases' }).click();
    await ask.waitFor({ state: 'detached' });
    const assigned = entriesOf(workspace, 'assigned');
    expect(assigned).toHaveLength(1);
    expect(assigned[0]?.body.to?.name).toBe('Ada');
    expect(new Set(assigned[0]?.body.cases).size).toBe(500);
    await worklist.rowAt(0).getByText('Ada', { exact: true }).waitFor();

    await worklist.clearFilters();
    await page.getByLabel('Assigned', { exact: true }).selectOption({ label: 'Nobody' });
    await holds(() => worklist.total(), 1500);
    expect(defects).toEqual([]);
  });
});
