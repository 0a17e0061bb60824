import { describe, expect, it } from 'vitest';
import { ReadingPage } from './pages/reading-page.ts';
import { StartPage } from './pages/start-page.ts';
import { TrainingPage } from './pages/training-page.ts';
import { WorklistPage } from './pages/worklist-page.ts';
import { faults } from './support/faults.ts';
import { openPage } from './support/open-page.ts';
import { preparedWorkspace, usePreparedWorkspace } from './support/shared-workspace.ts';
import { startStation } from './support/station.ts';

usePreparedWorkspace();

const NAME = 'Bones of the wrist 2';

describe('the curator’s page', () => {
  it('trains the next model on what was signed, compares it and puts it to use', async () => {
    const station = await startStation(await preparedWorkspace());
    const { page, defects } = await openPage(station.address);
    await new StartPage(page).signIn('Ada');
    await (await new WorklistPage(page).shown()).openFirst();
    const training = new TrainingPage(page);

    // Nothing is signed: the page says so, and nothing begins.
    await new ReadingPage(page).opened();
    await training.open();
    await training.tab('New training');
    await training.counted();
    await training.main
      .getByText(/^Nothing of this task is signed yet/)
      .first()
      .waitFor();
    expect(await training.startButton().isDisabled()).toBe(true);
    await training.main.getByRole('button', { name: 'List' }).click();

    await (await new WorklistPage(page).shown()).openFirst();
    for (let number = 1; number <= 3; number += 1) {
      const reading = await new ReadingPage(page).opened();
      for (const structure of ['radius', 'ulna']) {
        await reading.choose(structure);
        await reading.press('a');
        await reading.becomes(structure, 'accepted');
      }
      await reading.saved();
      if (number < 3) {
        await reading.press('PageDown');
        await page
          .getByText(`${String(number + 1)} of 3`)
          .first()
          .waitFor();
      }
    }

    await training.open();
    await training.tab('New training');
    await training.counted();
    expect(await training.row('Kept for the comparison')).toEqual(['1', '1']);
    expect(await training.row('Radius')).toEqual(['2', '0', '0', '0', '0']);
    await training.makeTiny();
    expect(await training.foot().innerText()).toMatch(/^Takes .* of memory; goes on in the background\.$/);
    expect(await faults(page)).toEqual([]);
    await training.startButton().click();

    const run = training.details(NAME);
    await run.getByText('Done', { exact: true }).waitFor();
    // Mouse and keyboard read the same figures.
    const chart = training.chart('Loss: values');
    await chart.and(training.main.locator('[aria-valuenow="12"]')).waitFor();
    await chart.press('ArrowLeft');
    expect(await chart.getAttribute('aria-valuetext')).toMatch(/^Epoch 11, Loss \d/);
    await training.main.getByText('As a table').last().click();
    expect(await training.row('11')).toHaveLength(3);
    expect(await faults(page)).toEqual([]);

    await run.getByRole('button', { name: 'Compare with the present one…' }).click();
    await training.main.getByRole('button', { name: 'Compare them' }).click();
    const result = training.details('What the comparison says');
    await result.waitFor();
    const [judged, fromOld] = await training.row('All structures');
    expect([judged, fromOld]).toEqual(['2', '2']);
    await result.getByText('Too few structures are corrected to say which one is better.').waitFor();
    expect(await faults(page)).toEqual([]);

    await training.main.getByRole('button', { name: 'Use the new one…' }).click();
    const dialog = page.getByRole('dialog', { name: `Use “${NAME}” for` });
    await dialog.getByLabel('Prepare the worklist anew at once').uncheck();
    await dialog.getByRole('button', { name: 'Use it' }).click();
    await training.main.getByText(`Version 2 of the task draws with “${NAME}” now.`).waitFor();

    await training.tab('Models');
    await training.main.getByRole('option', { name: NAME }).click();
    await training.details(NAME).getByRole('heading', { name: NAME }).last().waitFor();
    expect(await training.main.getByRole('option', { name: NAME }).innerText()).toMatch(/in use/);
    expect(await faults(page)).toEqual([]);
    expect(defects).toEqual([]);
  });
});
