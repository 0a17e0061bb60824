import { describe, expect, it } from 'vitest';
import { ReadingPage } from './pages/reading-page.ts';
import { StartPage } from './pages/start-page.ts';
import { WorklistPage } from './pages/worklist-page.ts';
import { openPage } from './support/open-page.ts';
import { holds, readFirstCase } from './support/read-case.ts';
import { entriesOf } from './support/read-workspace.ts';
import { countersign, preparedWorkspace, usePreparedWorkspace } from './support/shared-workspace.ts';
import { startStation } from './support/station.ts';

usePreparedWorkspace();

describe('what must not happen', () => {
  it('takes no verdict and no stroke without a reader, and no second writer; ends at Ctrl-C', async () => {
    const workspace = await preparedWorkspace();
    const station = await startStation(workspace);
    const { page, defects } = await openPage(station.address);
    await new StartPage(page).lookOnly();
    await (await new WorklistPage(page).shown()).openFirst();
    const reading = await new ReadingPage(page).opened();
    await reading.refusal().waitFor();
    for (const verdict of ['accepted', 'rejected', 'absent', 'deferred'] as const) {
      expect(await reading.verdictButton(verdict).isDisabled()).toBe(true);
    }
    await reading.press('a', 'x', 'Shift+A');
    expect(new Set(Object.values(await reading.statuses()))).toEqual(new Set(['unsigned']));

    // A name is asked for where it is missed; then the key counts.
    await reading.refusal().getByRole('button', { name: 'Say who reads' }).click();
    await new StartPage(page).signIn('Ada');
    await reading.choose('radius');
    await reading.press('a');
    await reading.becomes('radius', 'accepted');
    await holds(() => entriesOf(workspace, 'verdict').map(({ reader }) => reader?.name), ['Ada']);

    // Other images beside it: only of this patient, of whom there are none.
    await reading.viewButton('Another image of this patient beside it').click();
    await reading.dialog().getByText('This workspace holds no other image of this patient.').waitFor();

    const refused = await countersign('serve', workspace, '--no-open').catch(
      (error: unknown) => error as { code: number; stderr: string },
    );
    expect(refused).toMatchObject({ code: 3 });
    // One sentence and no stack.
    const told = typeof refused === 'string' ? refused : refused.stderr.trim();
    expect(told.split('\n')).toHaveLength(1);
    expect(told).toMatch(/workspace/i);

    const before = performance.now();
    expect(await station.stop()).toBe(130);
    expect(performance.now() - before).toBeLessThan(ENDS_WITHIN_MS);
    await page
      .locator('[data-blocked], [role=status]')
      .filter({ hasText: /not reachable/ })
      .waitFor();
    expect(defects).toEqual([]);
  });

  it('a hidden structure is not accepted, an unseen one is not taken with the others', async () => {
    const { workspace, reading, defects } = await readFirstCase();
    await reading.choose('radius');
    await reading.toggle('radius', 'Show');
    await reading.press('a');
    await reading.page
      .getByRole('log')
      .getByText(/is hidden; show it before you accept it/)
      .waitFor();
    expect(await reading.status('radius')).toBe('unsigned');

    // Changed by undo and redo out of sight, all of it is to be looked at again.
    await reading.toggle('radius', 'Show');
    await reading.press('+', '+', '+', '+', '+', '+', 'Shift+BracketRight');
    await reading.becomes('radius', 'edited, unsigned');
    await reading.saved();
    await reading.press('Shift+A');
    const entry = reading.dialog().locator('[data-structure=radius]');
    await entry.waitFor();
    expect(await entry.innerText()).toMatch(/screen/);
    expect(await reading.status('radius')).toBe('edited, unsigned');
    const signed = entriesOf(workspace, 'verdict').flatMap(({ body }) => body.signed);
    expect(signed.map(({ structure }) => structure)).not.toContain('radius');
    expect(defects).toEqual([]);
  });
});

/** "Ctrl-C ends it within 2 s", and as much again for a machine that does something else. */
const ENDS_WITHIN_MS = 4000;
