import { describe, expect, it } from 'vitest';
import { maskAt } from '../../core/mask/bit-mask.ts';
import { equalMasks } from '../../core/mask/count.ts';
import { ReadingPage } from './pages/reading-page.ts';
import { StartPage } from './pages/start-page.ts';
import { WorklistPage } from './pages/worklist-page.ts';
import { openPage, openTab } from './support/open-page.ts';
import { familyOf, limitFiles, whyNoFileLimit } from './support/processes.ts';
import { holds, readFirstCase } from './support/read-case.ts';
import { entriesOf, theCase } from './support/read-workspace.ts';
import { countersign, usePreparedWorkspace } from './support/shared-workspace.ts';
import { startStation } from './support/station.ts';
import { storedCase } from './support/store-masks.ts';

usePreparedWorkspace();

/** Strokes in the soft tissue, where no mask of the machine lies. */
const stroke = (row: number) => [
  { x: 40, y: 120 + 30 * row },
  { x: 100, y: 120 + 30 * row },
];
const middle = (row: number): [number, number] => [70, 120 + 30 * row];

describe('what is shown as saved is saved', () => {
  it('undo and redo go on after a restart', async () => {
    const first = await readFirstCase();
    const { workspace, reading } = first;
    const patient = await reading.patient().innerText();
    const caseId = theCase(workspace);
    const machine = (await storedCase(workspace, caseId)).masks.get('lunate');
    await reading.choose('lunate');
    await reading.tool('brush');
    await reading.view.drag(stroke(0));
    await reading.view.drag(stroke(1));
    await reading.saved();
    await reading.press('Control+z');
    await holds(() => entriesOf(workspace, 'undo').length, 1);
    await reading.saved();
    expect(await first.station.stop()).toBe(130);

    const station = await startStation(workspace);
    const { page, defects } = await openPage(station.address);
    await new StartPage(page).signIn('Ada');
    await (await new WorklistPage(page).shown()).open(patient);
    const again = await new ReadingPage(page).opened();
    expect(await again.status('lunate')).toBe('edited, unsigned');
    await again.press('Control+y');
    await holds(() => entriesOf(workspace, 'redo').length, 1);
    await again.saved();
    const both = (await storedCase(workspace, caseId)).masks.get('lunate');
    expect([0, 1].map((row) => both !== undefined && maskAt(both, ...middle(row)))).toEqual([true, true]);

    await again.press('Control+z', 'Control+z');
    await again.becomes('lunate', 'unsigned');
    await again.saved();
    const { masks, intact } = await storedCase(workspace, caseId);
    expect(intact).toBe(true);
    const now = masks.get('lunate');
    expect(now !== undefined && machine !== undefined && equalMasks(now, machine)).toBe(true);
    expect(defects).toEqual([]);
  });

  it('a kill in the middle of a stroke loses no saved one, and the page saves the rest when it is back', async () => {
    const { workspace, reading, station, page, context, defects } = await readFirstCase();
    const { view } = reading;
    const caseId = theCase(workspace);
    await reading.choose('lunate');
    await reading.tool('brush');
    for (const row of [0, 1, 2]) {
      await view.drag(stroke(row));
      await reading.saved();
    }
    const [from, to] = await Promise.all(stroke(3).map((point) => view.onPage(point)));
    if (from === undefined || to === undefined) throw new Error('A stroke has two ends.');
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, from.y, { steps: 3 });
    const place = await view.affine();
    await station.kill();
    await page.mouse.move(to.x, to.y, { steps: 3 });
    await page.mouse.up();

    // The page says that it is not saved, and why; it goes on taking strokes.
    await page.locator('[data-blocked=connection]').waitFor();
    await page.locator('[data-saving=blocked]').waitFor();
    // What says so does not move the image under the hand.
    expect(await view.affine()).toEqual(place);
    await view.drag(stroke(4));
    await reading.press('a');
    expect(await reading.status('lunate')).toBe('edited, unsigned');

    const killed = await storedCase(workspace, caseId);
    expect(killed.intact).toBe(true);
    const kept = killed.masks.get('lunate');
    expect([0, 1, 2, 4].map((row) => kept !== undefined && maskAt(kept, ...middle(row)))).toEqual([
      true,
      true,
      true,
      false,
    ]);

    // Started again at the same place, with a new token, which the same browser learns in another tab.
    await startStation(workspace, { port: Number(new URL(station.address).port) }).then(({ address }) =>
      openTab(context, address),
    );
    await reading.saved();
    const { masks, intact } = await storedCase(workspace, caseId);
    expect(intact).toBe(true);
    const after = masks.get('lunate');
    const rows = [0, 1, 2, 3, 4].map((row) => after !== undefined && maskAt(after, ...middle(row)));
    expect(rows).toEqual([true, true, true, true, true]);
    const painted = await view.painted(494, 727);
    expect([0, 1, 2, 3, 4].map((row) => painted[middle(row)[1] * 494 + 70])).toEqual([1, 1, 1, 1, 1]);
    expect(entriesOf(workspace, 'verdict')).toEqual([]);
    expect(await countersign('verify', workspace).catch(String)).not.toMatch(/broken/i);
    expect(defects).toEqual([]);
  });

  it('the networks’ process is killed while SAM works: the answer comes, or is asked for again', async () => {
    const { reading, station, page, defects } = await readFirstCase();
    await reading.choose('radius');
    await reading.tool('point-include');
    // The first prompt starts the process.
    await reading.view.click({ x: 330, y: 600 });
    await page.locator('[data-phase=preview]').waitFor();
    await reading.press('Escape');
    await page.locator('[data-phase=idle]').waitFor();
    const hosts = familyOf(station.child.pid ?? 0).filter(({ words }) => /inference.host.entry/.test(words));
    expect(hosts.length).toBeGreaterThan(0);

    // Held, so that it is surely at work when it is killed.
    for (const { pid } of hosts) process.kill(pid, 'SIGSTOP');
    await reading.view.click({ x: 340, y: 560 });
    await page.locator('[data-phase=decoding]').waitFor();
    for (const { pid } of hosts) process.kill(pid, 'SIGKILL');
    const preview = page.locator('[data-phase=preview]');
    await preview.or(page.locator('[data-phase=failed]')).waitFor();
    if ((await preview.count()) === 0) {
      expect(await reading.prompts().innerText()).toMatch(/SAM gave no answer\. \S+/);
      await reading.prompts().getByRole('button', { name: 'Ask again' }).click();
      await preview.waitFor();
    }
    expect(defects).toEqual([]);
  });

  it('a full disk: said, kept in the page, saved by Retry when there is room', async ({ skip }) => {
    const why = whyNoFileLimit();
    if (why !== '') {
      process.stderr.write(`SKIPPED: a full disk cannot be made here: ${why}\n`);
      skip();
    }
    const { workspace, reading, station, page, defects } = await readFirstCase();
    const caseId = theCase(workspace);
    const pids = familyOf(station.child.pid ?? 0).map(({ pid }) => pid);
    await reading.choose('lunate');
    await reading.tool('brush');
    await reading.view.drag(stroke(0));
    await reading.saved();

    limitFiles(pids, 1);
    await reading.view.drag(stroke(1));
    await reading.blocked().waitFor();
    expect(await reading.blocked().innerText()).toMatch(/not in the journal.*change.*cannot be written/is);
    // Still full: trying again changes nothing, and nothing is signed.
    await reading.blocked().getByRole('button', { name: 'Retry' }).click();
    await reading.blocked().waitFor();
    await reading.press('a');
    expect(await reading.status('lunate')).toBe('edited, unsigned');
    const kept = (await storedCase(workspace, caseId)).masks.get('lunate');
    expect([0, 1].map((row) => kept !== undefined && maskAt(kept, ...middle(row)))).toEqual([true, false]);

    limitFiles(pids, 'unlimited');
    await page.getByRole('button', { name: 'Retry' }).click();
    await reading.saved();
    const { masks, intact } = await storedCase(workspace, caseId);
    expect(intact).toBe(true);
    const after = masks.get('lunate');
    expect([0, 1].map((row) => after !== undefined && maskAt(after, ...middle(row)))).toEqual([true, true]);
    expect(entriesOf(workspace, 'verdict')).toEqual([]);
    expect(defects).toEqual([]);
  });
});
