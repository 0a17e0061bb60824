import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { ReadingPage } from './pages/reading-page.ts';
import { StartPage } from './pages/start-page.ts';
import { WorklistPage } from './pages/worklist-page.ts';
import { openPage } from './support/open-page.ts';
import { holds } from './support/read-case.ts';
import { entriesOf } from './support/read-workspace.ts';
import { startStation } from './support/station.ts';

const PREPARED_WITHIN_MS = 150_000;

describe('the first run', () => {
  it('leads from an empty workspace to an open case of the demo study', async () => {
    const workspace = tempFolder();
    const station = await startStation(workspace, { tour: 'first-run' });
    const { page, defects } = await openPage(station.address);

    const start = new StartPage(page);
    await start.signIn('Ada Lovelace');
    await start.openDemo();

    // Eight radiographs are drawn for it first.
    const worklist = await new WorklistPage(page).shown(120_000);
    await holds(() => worklist.total(), 8);
    expect(entriesOf(workspace, 'reader-added')).toHaveLength(1);
    expect(entriesOf(workspace, 'imported')[0]?.body).toMatchObject({ found: 8, added: 8, failed: 0 });

    const tour = page.getByRole('complementary', { name: 'Tour' });
    await tour.getByText('What most needs your eyes comes first').waitFor();
    await tour.getByRole('button', { name: 'Go on' }).click();
    await tour.waitFor({ state: 'detached' });

    // The case in hand is prepared before the others of the batch.
    await worklist.openFirst();
    const reading = await new ReadingPage(page).imageShown();
    await reading.prepared(PREPARED_WITHIN_MS);
    await reading.opened();
    expect(await reading.patient().innerText()).toMatch(/^PHANTOM-/);
    const statuses = Object.values(await reading.statuses());
    expect(statuses).toHaveLength(17);
    expect(new Set(statuses)).toEqual(new Set(['unsigned']));
    const painted = await reading.view.painted(494, 727);
    expect(painted.filter((pixel) => pixel === 1).length).toBeGreaterThan(10_000);

    // It leads through the screen without being in the way of it, and comes once.
    await tour.getByText('The image, and what the machine drew').waitFor();
    for (let step = 1; step < 6; step++) await tour.getByRole('button', { name: 'Next' }).click();
    await tour.getByText('Nothing gets lost').waitFor();
    await tour.getByRole('button', { name: 'Close' }).click();
    await tour.waitFor({ state: 'detached' });
    await holds(
      () => readFileSync(`${workspace}-station/settings.json`, 'utf8').includes('"tourSeen": true'),
      true,
    );
    expect(defects).toEqual([]);
  });
});
