import { describe, expect, it } from 'vitest';
import { partsOf } from '../../core/edit/parts.ts';
import { maskAt } from '../../core/mask/bit-mask.ts';
import { countPixels, isEmpty } from '../../core/mask/count.ts';
import { FollowedMasks } from './support/followed-masks.ts';
import { readFirstCase } from './support/read-case.ts';
import { readJournal } from './support/read-workspace.ts';
import { usePreparedWorkspace } from './support/shared-workspace.ts';

usePreparedWorkspace();

/** A case is open, the lunate in hand: where it is drawn lies nothing else. */
async function drawingLunate() {
  const opened = await readFirstCase();
  const masks = await FollowedMasks.of(opened.workspace, () => opened.reading.saved());
  await opened.reading.choose('lunate');
  return { ...opened, masks };
}

describe('tools that draw, each once: what the journal says is what the workspace has', () => {
  it('clear, brush, eraser, remove islands, polygon, lasso, fill holes, grow, shrink, smooth', async () => {
    const { reading, masks, defects } = await drawingLunate();
    const { view } = reading;

    await reading.edit('Clear the structure');
    expect(isEmpty((await masks.next('clear', 'lunate')).after)).toBe(true);

    await reading.tool('brush');
    await view.drag([
      { x: 40, y: 200 },
      { x: 100, y: 200 },
    ]);
    const stroke = await masks.next('brush', 'lunate');
    const radius = Number(stroke.entry.body.settings['radiusPx']);
    // A capsule: a rectangle and two half discs.
    expect(countPixels(stroke.patch)).toBeGreaterThan(0.95 * (2 * radius * 60 + Math.PI * radius ** 2));
    expect(countPixels(stroke.patch)).toBeLessThan(1.05 * (2 * radius * 60 + Math.PI * radius ** 2));
    expect(masks.pixel('lunate', 70, 200)).toBe(true);

    await reading.press('BracketLeft', 'BracketLeft', 'BracketLeft');
    await reading.tool('eraser');
    await view.drag([
      { x: 80, y: 160 },
      { x: 80, y: 240 },
    ]);
    const erased = await masks.next('eraser', 'lunate');
    expect(Number(erased.entry.body.settings['radiusPx'])).toBeLessThan(radius);
    expect(masks.pixel('lunate', 80, 200)).toBe(false);
    expect(partsOf(erased.after)).toHaveLength(2);

    await reading.edit('Remove islands');
    const largest = await masks.next('remove-islands', 'lunate');
    expect(partsOf(largest.after)).toHaveLength(1);
    expect(masks.pixel('lunate', 50, 200)).toBe(true);

    await reading.tool('polygon');
    await view.click({ x: 30, y: 300 });
    await view.click({ x: 110, y: 300 });
    await view.click({ x: 110, y: 380 });
    await view.click({ x: 30, y: 380 });
    await reading.press('Enter');
    const polygon = await masks.next('polygon', 'lunate');
    expect(Math.abs(countPixels(polygon.patch) - 6400)).toBeLessThan(200);

    await reading.tool('lasso');
    await view.drag(
      [
        { x: 60, y: 320 },
        { x: 90, y: 320 },
        { x: 90, y: 350 },
        { x: 60, y: 350 },
        { x: 60, y: 322 },
      ],
      { key: 'Alt' },
    );
    const lasso = await masks.next('lasso', 'lunate');
    expect(lasso.entry.body.settings).toMatchObject({ mode: 'subtract' });
    expect(masks.pixel('lunate', 75, 335)).toBe(false);

    await reading.edit('Fill holes');
    const filled = await masks.next('fill-holes', 'lunate');
    expect(maskAt(filled.after, 75, 335)).toBe(true);
    expect(countPixels(filled.patch)).toBe(countPixels(lasso.patch));

    await reading.edit('Grow');
    const grown = await masks.next('grow', 'lunate');
    expect(countPixels(grown.after)).toBe(countPixels(grown.before) + countPixels(grown.patch));
    expect(maskAt(grown.after, 110, 340)).toBe(true);

    await reading.edit('Shrink');
    const shrunk = await masks.next('shrink', 'lunate');
    expect(countPixels(shrunk.after)).toBe(countPixels(shrunk.before) - countPixels(shrunk.patch));
    expect(maskAt(shrunk.after, 110, 340)).toBe(false);

    await reading.edit('Smooth');
    const smoothed = await masks.next('smooth', 'lunate');
    expect(maskAt(smoothed.before, 30, 300)).toBe(true);
    expect(maskAt(smoothed.after, 30, 300)).toBe(false);

    await reading.saved();
    await masks.checkStored();
    expect(await reading.status('lunate')).toBe('edited, unsigned');
    expect(defects).toEqual([]);
  });

  it('move, copy from the first guess, split, assign, give parts, merge, threshold brush', async () => {
    const { reading, masks, defects } = await drawingLunate();
    const { view } = reading;
    const machine = masks.mask('lunate');
    const machineArea = countPixels(machine);
    const bone = { x: 0, y: 0 };
    for (let y = 0; y < machine.height; y++) {
      for (let x = 0; x < machine.width; x++) {
        if (!maskAt(machine, x, y)) continue;
        bone.x += (x + 0.5) / machineArea;
        bone.y += (y + 0.5) / machineArea;
      }
    }

    await reading.tool('transform');
    await view.drag([bone, { x: bone.x - 20, y: bone.y + 30 }]);
    await reading.press('Enter');
    const moved = await masks.next('move', 'lunate');
    expect(moved.entry.body.settings).toMatchObject({ x: -20, y: 30, scale: 1, rotateRad: 0 });
    expect(countPixels(moved.after)).toBe(machineArea);
    expect(maskAt(moved.after, Math.floor(bone.x) - 20, Math.floor(bone.y) + 30)).toBe(true);

    await reading.edit('Copy from the first guess');
    const copied = await masks.next('copy-first-guess', 'lunate');
    expect(maskAt(copied.after, Math.floor(bone.x), Math.floor(bone.y))).toBe(true);
    expect(countPixels(copied.after)).toBeGreaterThan(0.5 * machineArea);

    // Of one part, so that the cut makes two.
    if (partsOf(copied.after).length > 1) {
      await reading.edit('Remove islands');
      await masks.next('remove-islands', 'lunate');
    }
    await reading.tool('split');
    await view.drag([
      { x: bone.x - 60, y: bone.y },
      { x: bone.x + 60, y: bone.y },
    ]);
    const split = await masks.next('split', 'lunate');
    expect(partsOf(split.after)).toHaveLength(2);

    // Half of what is left goes to another structure, by an outline.
    await reading.tool('assign');
    await reading.select('To', 'Os pisiforme');
    await view.drag([
      { x: bone.x - 80, y: bone.y + 8 },
      { x: bone.x + 80, y: bone.y + 8 },
      { x: bone.x + 80, y: bone.y + 80 },
      { x: bone.x - 80, y: bone.y + 80 },
      { x: bone.x - 80, y: bone.y + 10 },
    ]);
    const pisiform = countPixels(masks.mask('pisiform'));
    const assigned = await masks.next('assign', 'lunate');
    expect(assigned.entry.body.changes.map((one) => one.structure).sort()).toEqual(['lunate', 'pisiform']);
    expect(countPixels(masks.mask('pisiform')) - pisiform).toBe(countPixels(assigned.patch));

    const lunateParts = partsOf(assigned.after);
    expect(lunateParts.length).toBeGreaterThan(1);
    await reading.edit('Give its other parts');
    const given = await masks.next('split', 'lunate');
    expect(given.entry.body.settings).toMatchObject({ other: 'pisiform' });
    expect(partsOf(given.after)).toHaveLength(1);

    const theirs = countPixels(masks.mask('pisiform'));
    await reading.edit('Take in Os pisiforme');
    const merged = await masks.next('merge', 'lunate');
    expect(isEmpty(masks.mask('pisiform'))).toBe(true);
    expect(countPixels(merged.after)).toBe(countPixels(merged.before) + theirs);

    await reading.tool('threshold-brush');
    await view.drag([
      { x: bone.x - 100, y: bone.y + 150 },
      { x: bone.x + 100, y: bone.y + 150 },
    ]);
    const greys = await masks.next('threshold-brush', 'lunate');
    const { radiusPx, low, high } = greys.entry.body.settings;
    expect(Number(low)).toBeLessThan(Number(high));
    // Only a part of the stroke has greys of the range.
    expect(countPixels(greys.patch)).toBeGreaterThan(0);
    expect(countPixels(greys.patch)).toBeLessThan(0.95 * (2 * Number(radiusPx) * 200));

    await reading.saved();
    await masks.checkStored();
    expect(await reading.status('pisiform')).toBe('edited, unsigned');
    expect(defects).toEqual([]);
  });

  it('refuses to change a structure that is locked', async () => {
    const { reading, workspace } = await drawingLunate();
    const before = readJournal(workspace).length;
    await reading.toggle('lunate', 'Lock');
    await reading.tool('brush');
    await reading.view.drag([
      { x: 40, y: 200 },
      { x: 100, y: 200 },
    ]);
    await reading
      .hint()
      .filter({ hasText: /locked/ })
      .waitFor();
    expect(readJournal(workspace)).toHaveLength(before);
  });
});
