import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LoginPage } from './pages/login-page.ts';
import { ReadingPage } from './pages/reading-page.ts';
import { WorklistPage } from './pages/worklist-page.ts';
import { faults } from './support/faults.ts';
import { holds, readFirstCase } from './support/read-case.ts';
import { entriesOf, readJournal } from './support/read-workspace.ts';
import { countersign, usePreparedWorkspace } from './support/shared-workspace.ts';

usePreparedWorkspace();

const ADA = 'correct horse battery';
const BEN = 'another long sentence';

describe('logins', () => {
  it('are set up, lock the screen, hand over without mixing readers, and refuse what a role may not', async () => {
    const { page, workspace, reading, defects } = await readFirstCase();
    const login = new LoginPage(page);
    await login.setUp('Ada Admin', ADA);

    // A further account by its one-time passphrase.
    const oneTime = await login.addAccount('Ben Reader', 'Reader');
    // Escape leaves the question whether to reset it, not the list; then the list.
    const accounts = await login.openAccounts();
    expect(await faults(page)).toEqual([]);
    await accounts.getByRole('button', { name: 'Reset Ben Reader' }).press('Enter');
    await accounts.getByRole('alert').getByRole('button', { name: 'Cancel' }).press('Escape');
    await accounts.getByRole('alert').waitFor({ state: 'detached' });
    await accounts.getByRole('button', { name: 'Reset Ben Reader' }).press('Escape');
    await accounts.waitFor({ state: 'detached' });
    await (await new WorklistPage(page).shown()).openFirst();
    await reading.opened();
    const patient = await reading.patient().innerText();

    // Locked: nothing of the patient is in the page, no canvas, no title.
    await reading.press('Shift+Alt+L');
    await login.locked().waitFor();
    expect(await page.locator('canvas').count()).toBe(0);
    expect(await page.content()).not.toContain(patient);
    expect(await page.title()).toBe('Countersign');
    expect(await faults(page)).toEqual([]);
    await reading.press('Control+O', '?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await login.unlock('not the passphrase');
    await login.alert(/Name or passphrase is not right/).waitFor();
    await login.unlock(ADA);
    await reading.opened();

    // Ben takes over: Ada's case is closed, his own work is signed by him.
    await reading.press('Shift+Alt+L');
    await login.somebodyElse('Ben Reader', oneTime);
    expect(await faults(page)).toEqual([]);
    await login.chooseOwn(BEN);
    const worklist = await new WorklistPage(page).shown();
    expect(await page.getByRole('button', { name: 'Open a folder…' }).count()).toBe(0);
    await reading.press('Control+O');
    expect(await page.getByRole('dialog').count()).toBe(0);
    // What his role may not is not offered, and nothing is said of it either.
    expect(await page.getByRole('button', { name: /^(Prepare|Assign)…$/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Settings and facts' }).click();
    const settings = page.getByRole('dialog', { name: 'Settings and facts' });
    await settings.getByRole('button', { name: 'Save a report…' }).waitFor();
    expect(await settings.getByRole('button', { name: /update file/ }).count()).toBe(0);
    expect(await settings.getByText(/needs the role|could be read/).count()).toBe(0);
    await page.keyboard.press('Escape');
    await worklist.openFirst();
    await new ReadingPage(page).opened();
    await reading.choose('radius');
    await reading.press('x');
    await holds(() => entriesOf(workspace, 'verdict').length, 1);
    const [verdict] = entriesOf(workspace, 'verdict');
    expect(verdict?.reader).toMatchObject({ name: 'Ben Reader', authenticated: true });
    expect(await countersign('verify', workspace)).toMatch(
      /Ben Reader signed \d+ lines? with key [0-9a-f]{64}/,
    );
    const texts =
      JSON.stringify(readJournal(workspace)) + readFileSync(`${workspace}-station/accounts.sqlite`, 'latin1');
    for (const secret of [ADA, BEN, oneTime]) expect(texts).not.toContain(secret);
    expect(defects).toEqual([]);
  });
});
