import { describe, expect, it } from 'vitest';
import { maskAt } from '../../core/mask/bit-mask.ts';
import { ReadingPage } from './pages/reading-page.ts';
import { StartPage } from './pages/start-page.ts';
import { WorklistPage } from './pages/worklist-page.ts';
import { openTab } from './support/open-page.ts';
import { holds, readFirstCase } from './support/read-case.ts';
import { entriesOf, theCase } from './support/read-workspace.ts';
import { usePreparedWorkspace } from './support/shared-workspace.ts';
import { storedCase } from './support/store-masks.ts';

usePreparedWorkspace();

const WIDTH = 494;
const stroke = (row: number, left = 40) => [
  { x: left, y: 120 + 30 * row },
  { x: left + 50, y: 120 + 30 * row },
];

describe('one case in two tabs', () => {
  it('shows each the other’s strokes, merges what was drawn at once, and carries verdicts over', async () => {
    const first = await readFirstCase();
    const { workspace, context, station } = first;
    const caseId = theCase(workspace);
    const patient = await first.reading.patient().innerText();
    const second = await openTab(context, new URL('/', station.address).href);
    await new StartPage(second.page).signIn('Ben');
    await (await new WorklistPage(second.page).shown()).open(patient);
    const ada = first.reading;
    const ben = await new ReadingPage(second.page).opened();
    const has = async (reading: ReadingPage, x: number, y: number): Promise<number | undefined> =>
      (await reading.view.painted(WIDTH, 727))[y * WIDTH + x];

    for (const reading of [ada, ben]) {
      await reading.choose('lunate');
      await reading.tool('brush');
    }
    await ada.view.drag(stroke(0));
    await holds(() => has(ben, 65, 120), 1);
    await ben.becomes('lunate', 'edited, unsigned');

    // At once, also over the same pixels: both are in the journal, one after the other.
    await Promise.all([ada.view.drag(stroke(2)), ben.view.drag(stroke(2, 70))]);
    await Promise.all([ada.saved(), ben.saved()]);
    for (const reading of [ada, ben]) {
      await holds(() => Promise.all([45, 80, 115].map((x) => has(reading, x, 180))), [1, 1, 1]);
    }
    const { masks, intact } = await storedCase(workspace, caseId);
    const mask = masks.get('lunate');
    expect(intact).toBe(true);
    expect([45, 80, 115].map((x) => mask !== undefined && maskAt(mask, x, 180))).toEqual([true, true, true]);
    const readers = new Set(entriesOf(workspace, 'edit').map(({ reader }) => reader?.name));
    expect(readers).toEqual(new Set(['Ada', 'Ben']));

    // A verdict in one is one in the other, and is withdrawn in both by the next stroke.
    await second.page.bringToFront();
    await ben.press('a');
    await ben.becomes('lunate', 'corrected');
    await ada.becomes('lunate', 'corrected');
    await ada.view.drag(stroke(4));
    await ada.becomes('lunate', 'edited, unsigned');
    await ben.becomes('lunate', 'edited, unsigned');
    expect(entriesOf(workspace, 'verdict').map(({ reader }) => reader?.name)).toEqual(['Ben']);
    expect([...first.defects, ...second.defects]).toEqual([]);
  });
});
