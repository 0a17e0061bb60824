import { copyFileSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { smallDicom } from '../support/small-dicom.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { importFolder } from './pages/import-folder.ts';
import { WorklistPage } from './pages/worklist-page.ts';
import { openPage } from './support/open-page.ts';
import { holds } from './support/read-case.ts';
import { entriesOf } from './support/read-workspace.ts';
import { wristStudy } from './support/shared-workspace.ts';
import { startStation } from './support/station.ts';

const DX = '1.2.840.10008.5.1.4.1.1.1.1';
const BASIC_TEXT_SR = '1.2.840.10008.5.1.4.1.1.88.11';
const PREPARED_WITHIN_MS = 150_000;

/** A folder as a hospital sends it: three radiographs of wrists and a PNG, and among them what is no image. */
async function mixedFolder(root: string): Promise<{ folder: string; good: string[] }> {
  const folder = join(root, 'incoming');
  mkdirSync(join(folder, 'more'), { recursive: true });
  const source = join(await wristStudy(), 'dicom');
  const good = readdirSync(source).sort();
  for (const name of good) copyFileSync(join(source, name), join(folder, name));
  const put = (name: string, bytes: Uint8Array | string): void => writeFileSync(join(folder, name), bytes);
  const grey = Uint8Array.from({ length: 64 * 48 }, (_, index) => index % 251);
  put('picture.png', encode({ width: 64, height: 48, data: grey, channels: 1, depth: 8 }));
  put('more/notes.txt', 'Not an image.');
  put(
    'more/report.dcm',
    smallDicom({ sopClassUid: BASIC_TEXT_SR, modality: 'SR', pixels: null, sopInstanceUid: '2.25.1' }),
  );
  const whole = readFileSync(join(source, good[0] ?? ''));
  put('more/truncated.dcm', whole.subarray(0, 700));
  put('more/unknown-syntax.dcm', withSyntax('1.2.840.10008.1.2.9'));
  return { folder, good };
}

/** @param syntax as long as that of little-endian files. */
function withSyntax(syntax: string): Uint8Array {
  const usual = '1.2.840.10008.1.2.1';
  const bytes = Buffer.from(smallDicom({ sopClassUid: DX, modality: 'DX', sopInstanceUid: '2.25.2' }));
  const at = bytes.indexOf(usual);
  bytes.write(syntax, at, 'latin1');
  return bytes;
}

describe('bringing in images', () => {
  it('a folder with bad files among good ones, then prepares: every file that fails says why', async () => {
    const root = tempFolder();
    const { folder, good } = await mixedFolder(root);
    const workspace = join(root, 'workspace');
    const station = await startStation(workspace, { cwd: root });
    const { page, defects } = await openPage(station.address);
    const dialog = await importFolder(page, { root, name: 'incoming' });
    await dialog.done();

    expect(await dialog.figure('new images')).toBe(4);
    expect(await dialog.figure('files looked at')).toBe(8);
    const problems = await dialog.problems();
    expect(Object.keys(problems).sort()).toEqual([
      'notes.txt',
      'report.dcm',
      'truncated.dcm',
      'unknown-syntax.dcm',
    ]);
    for (const reason of Object.values(problems)) expect(reason.length).toBeGreaterThan(10);
    expect(problems['unknown-syntax.dcm']).toMatch(/1\.2\.840\.10008\.1\.2\.9|transfer syntax/i);
    await dialog.goToWorklist();

    const worklist = await new WorklistPage(page).shown();
    await holds(() => worklist.total(), 4);
    expect(await worklist.countOf('Unprepared')).toBe(4);

    // A file that is damaged after it was read fails when it is prepared, and only that one.
    truncateSync(join(folder, good[2] ?? ''), 5000);
    await worklist.search('PHANTOM');
    await holds(() => worklist.total(), 3);
    await worklist.grid.press('Control+a');
    const ask = await worklist.action('Prepare');
    expect(await ask.getByRole('heading').innerText()).toBe('Prepare 3 cases?');
    await ask.getByRole('button', { name: 'Prepare 3 cases' }).click();
    await expect
      .poll(async () => [await worklist.countOf('Ready'), await worklist.countOf('Failed')], {
        timeout: PREPARED_WITHIN_MS,
      })
      .toEqual([2, 1]);
    await worklist.filterState('Failed');
    await holds(() => worklist.total(), 1);
    await holds(async () => (await worklist.why()).length > 20, true);
    await holds(() => entriesOf(workspace, 'prepared').map(({ body }) => [body.made, body.failed]), [[2, 1]]);
    expect(defects).toEqual([]);
  });
});
