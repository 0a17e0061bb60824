import { describe, expect, it } from 'vitest';
import { maskAt, type BitMask } from '../../core/mask/bit-mask.ts';
import { countShared, equalMasks } from '../../core/mask/count.ts';
import { holds, readFirstCase } from './support/read-case.ts';
import { entriesOf, theCase } from './support/read-workspace.ts';
import { usePreparedWorkspace } from './support/shared-workspace.ts';
import { storedCase } from './support/store-masks.ts';

usePreparedWorkspace();

/** Pixels inside or outside of the mask with all of their neighbours: rounding at the edge is no question here. */
function wrongPixels(painted: Uint8Array, mask: BitMask): number {
  const { width, height } = mask;
  let wrong = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const shown = painted[y * width + x];
      if (shown === 2) continue;
      const inside = maskAt(mask, x, y);
      let plain = true;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) plain &&= maskAt(mask, x + dx, y + dy) === inside;
      }
      if (plain && (shown === 1) !== inside) wrong++;
    }
  }
  return wrong;
}

describe('17 structures that overlap', () => {
  it('each is on the screen exactly as the workspace has it, and a verdict changes none', async () => {
    const { workspace, reading, defects } = await readFirstCase();
    const caseId = theCase(workspace);
    const { masks } = await storedCase(workspace, caseId);
    const all = [...masks];
    expect(all).toHaveLength(17);
    // They do overlap (rule M1).
    const shared = all.flatMap(([, a], i) => all.slice(i + 1).map(([, b]) => countShared(a, b)));
    expect(shared.filter((count) => count > 0).length).toBeGreaterThan(10);

    await reading.select('Masks', 'Fill');
    for (const [structure, mask] of all) {
      await reading.choose(structure);
      await reading.toggle(structure, 'Show only');
      await holds(async () => wrongPixels(await reading.view.painted(mask.width, mask.height), mask), 0);
      await reading.toggle(structure, 'Show only');
    }

    await reading.press('Shift+A');
    await holds(() => entriesOf(workspace, 'verdict').length, 1);
    await reading.saved();
    const after = await storedCase(workspace, caseId);
    for (const [structure, mask] of all) {
      const now = after.masks.get(structure);
      expect(now !== undefined && equalMasks(now, mask), structure).toBe(true);
    }
    expect(entriesOf(workspace, 'edit')).toEqual([]);
    expect(after.state.structures.filter(({ verdict }) => verdict !== null).length).toBeGreaterThan(0);
    expect(defects).toEqual([]);
  });
});
