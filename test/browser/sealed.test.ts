import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openWorkspace } from '../../main/workspace/workspace.ts';
import { sealWorkspace } from '../../main/workspace/sealed/seal-workspace.ts';
import { CHEAP, PASSPHRASE, UNWATCHED } from '../support/sealing.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { openPage } from './support/open-page.ts';
import { startStation } from './support/station.ts';

describe('a sealed workspace in the browser', () => {
  it('asks for its passphrase before anything else, in the language of the station, and then opens', async () => {
    const workspace = tempFolder();
    openWorkspace(workspace).close();
    await sealWorkspace(workspace, { passphrase: PASSPHRASE, ring: null, cost: CHEAP }, UNWATCHED);
    mkdirSync(`${workspace}-station`);
    writeFileSync(`${workspace}-station/settings.json`, JSON.stringify({ language: 'de', tourSeen: true }));
    const station = await startStation(workspace);
    const { page, defects } = await openPage(station.address);
    await page.getByRole('heading', { name: 'Versiegelter Arbeitsbereich' }).waitFor();
    expect(await page.getByRole('button').count()).toBe(1);

    const field = page.getByLabel('Passphrase des Arbeitsbereichs');
    await field.fill('not the passphrase');
    await field.press('Enter');
    await page.getByText('Diese Passphrase öffnet den Arbeitsbereich nicht').waitFor();
    await field.fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Arbeitsbereich öffnen' }).click();
    await page.getByLabel('Ihr Name').waitFor();
    expect(defects).toEqual([]);
    expect(station.output()).not.toContain(PASSPHRASE);
    expect(await station.stop()).toBe(130);
  });
});
