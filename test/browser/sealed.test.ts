import { describe, expect, it } from 'vitest';
import { openWorkspace } from '../../main/workspace/workspace.ts';
import { sealWorkspace } from '../../main/workspace/sealed/seal-workspace.ts';
import { CHEAP, PASSPHRASE, UNWATCHED } from '../support/sealing.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { StartPage } from './pages/start-page.ts';
import { openPage } from './support/open-page.ts';
import { startStation } from './support/station.ts';

describe('a sealed workspace in the browser', () => {
  it('asks for its passphrase before anything else, says when it is wrong, and then opens', async () => {
    const workspace = tempFolder();
    openWorkspace(workspace).close();
    await sealWorkspace(workspace, { passphrase: PASSPHRASE, ring: null, cost: CHEAP }, UNWATCHED);
    const station = await startStation(workspace);
    const { page, defects } = await openPage(station.address);
    await page.getByRole('heading', { name: 'Sealed workspace' }).waitFor();
    expect(await page.getByRole('button').count()).toBe(1);

    const field = page.getByLabel('Passphrase of the workspace');
    await field.fill('not the passphrase');
    await field.press('Enter');
    await page.getByText('This passphrase does not open the workspace').waitFor();
    await field.fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Open the workspace' }).click();
    await new StartPage(page).signIn('Ada Lovelace');
    expect(defects).toEqual([]);
    expect(station.output()).not.toContain(PASSPHRASE);
    expect(await station.stop()).toBe(130);
  });
});
