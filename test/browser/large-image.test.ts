import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { maskBounds } from '../../core/mask/bounds.ts';
import { countPixels } from '../../core/mask/count.ts';
import { smallDicom } from '../support/small-dicom.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { importFolder } from './pages/import-folder.ts';
import { ReadingPage } from './pages/reading-page.ts';
import { WorklistPage } from './pages/worklist-page.ts';
import { FollowedMasks } from './support/followed-masks.ts';
import { openPage } from './support/open-page.ts';
import { holds } from './support/read-case.ts';
import { startStation } from './support/station.ts';

const DX = '1.2.840.10008.5.1.4.1.1.1.1';
const COLUMNS = 2500;
const ROWS = 3000;
const PREPARED_WITHIN_MS = 150_000;

/** Rings around the middle: something to see at every zoom. */
function rings(): Uint16Array {
  const pixels = new Uint16Array(COLUMNS * ROWS);
  for (let y = 0, i = 0; y < ROWS; y++) {
    for (let x = 0; x < COLUMNS; x++, i++) pixels[i] = Math.hypot(x - 1250, y - 1500) & 2047;
  }
  return pixels;
}

describe('a radiograph of 2500 x 3000 pixels', () => {
  it('opens, is prepared meanwhile, zooms, and takes strokes where they are drawn', async () => {
    const root = tempFolder();
    mkdirSync(join(root, 'one'));
    const image = smallDicom({
      sopClassUid: DX,
      modality: 'DX',
      rows: ROWS,
      columns: COLUMNS,
      pixels: rings(),
      position: null,
    });
    writeFileSync(join(root, 'one', 'large.dcm'), image);
    const workspace = join(root, 'workspace');
    const station = await startStation(workspace, { cwd: root });
    const { page, defects } = await openPage(station.address);
    const dialog = await importFolder(page, { root, name: 'one' });
    await dialog.done();
    await dialog.goToWorklist();
    await (await new WorklistPage(page).shown()).openFirst();
    // The image does not wait for the networks.
    const reading = await new ReadingPage(page).imageShown();
    const { view } = reading;
    expect(await page.getByText(/2500 × 3000$/).count()).toBe(1);
    await reading.prepared(PREPARED_WITHIN_MS);
    await reading.choose('radius');
    await reading.edit('Clear the structure');
    await reading.saved();

    const fit = await view.zoom();
    expect(fit).toBeLessThan(0.5);
    const masks = await FollowedMasks.of(workspace, () => reading.saved());
    await reading.tool('brush');
    await view.drag(
      [
        { x: 300, y: 400 },
        { x: 2200, y: 2700 },
      ],
      { steps: 20 },
    );
    const across = await masks.next('brush', 'radius');
    const bounds = maskBounds(across.after);
    const radius = Number(across.entry.body.settings['radiusPx']);
    for (const [side, wanted] of [
      ['left', 300 - radius],
      ['top', 400 - radius],
      ['right', 2200 + radius],
      ['bottom', 2700 + radius],
    ] as const) {
      expect(Math.abs((bounds?.[side] ?? Number.NaN) - wanted), side).toBeLessThan(3);
    }

    // At 1:1, in the middle of the image, to the pixel.
    await reading.press('0');
    await holds(() => view.zoom(), 1);
    const { x, y } = await view.centre();
    const at = { x: Math.round(x) + 0.5, y: Math.round(y) - 199.5 };
    await view.click(at);
    const dab = await masks.next('brush', 'radius');
    expect(masks.pixel('radius', Math.floor(at.x), Math.floor(at.y))).toBe(true);
    expect(Math.abs(countPixels(dab.patch) - Math.PI * radius ** 2)).toBeLessThan(
      0.1 * Math.PI * radius ** 2,
    );
    await reading.press('Control+z');
    await reading.saved();
    await masks.reread();
    expect(masks.pixel('radius', Math.floor(at.x), Math.floor(at.y))).toBe(false);
    expect(defects).toEqual([]);
  });
});
