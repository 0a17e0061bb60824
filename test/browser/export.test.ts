import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { batchManifestSchema } from '../../core/exchange/manifest.ts';
import { verifyBatch } from '../../main/exchange/batch/verify-batch.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { ExportPage } from './pages/export-page.ts';
import { ReadingPage } from './pages/reading-page.ts';
import { StartPage } from './pages/start-page.ts';
import { WorklistPage } from './pages/worklist-page.ts';
import { openPage } from './support/open-page.ts';
import { entriesOf } from './support/read-workspace.ts';
import { preparedWorkspace, usePreparedWorkspace } from './support/shared-workspace.ts';
import { startStation } from './support/station.ts';

usePreparedWorkspace();

/** A station beside a folder for exports, Ada signed in; two structures of the first case accepted by key. */
async function signTwo() {
  const workspace = await preparedWorkspace();
  const root = tempFolder();
  const out = join(root, 'out');
  mkdirSync(out);
  // The key of the station, and what it keeps of patients, belong to the test.
  const env = { XDG_DATA_HOME: join(root, 'data'), APPDATA: join(root, 'data'), HOME: join(root, 'home') };
  const station = await startStation(workspace, { cwd: root, env });
  const opened = await openPage(station.address);
  const exporting = new ExportPage(opened.page);
  await new StartPage(opened.page).signIn('Ada');
  const worklist = await new WorklistPage(opened.page).shown();
  const accept = async (): Promise<void> => {
    await worklist.openFirst();
    const reading = await new ReadingPage(opened.page).opened();
    for (const structure of ['radius', 'ulna']) {
      await reading.choose(structure);
      await reading.press('a');
      await reading.becomes(structure, 'accepted');
    }
    await reading.saved();
  };
  return { ...opened, workspace, root, out, exporting, accept };
}

/** Every byte of every file. */
function filesOf(folder: string): Map<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((path) => [path.slice(folder.length + 1), readFileSync(path)]));
}

describe('exporting', () => {
  it('two structures signed by key leave de-identified and signed, and nothing else', async () => {
    const { exporting, accept, out, root, workspace, page, defects } = await signTwo();
    // Nothing is signed: nothing leaves, and the page says what to do.
    await exporting.open();
    await exporting.main.getByRole('heading', { name: 'Nothing is signed yet' }).waitFor();
    expect(await exporting.fate('Not signed')).toBe('51 stays here');
    expect(await exporting.exportButton().isDisabled()).toBe(true);
    await exporting.main.getByRole('button', { name: 'Go to the list' }).click();

    await accept();
    await exporting.open();
    expect(await exporting.fate('Signed')).toBe('2 leaves');
    expect(await exporting.fate('Not signed')).toBe('49 stays here');
    await exporting.choose('nnU-Net');
    await exporting.select('Layout for nnU-Net', 'One data set per structure');
    await exporting.passphrase('correct horse battery');
    expect(await exporting.missing().innerText()).toBe('Choose a folder for the export.');
    await exporting.goesTo(basename(root), 'out');
    expect(await exporting.summary()).toEqual({
      As: 'DICOM SEG, SR, images; nnU-Net',
      Patients: 'names replaced; list kept under your passphrase',
      Into: `${basename(root)} › out › countersign-phantom-wrist-…`,
    });
    for (const [width, height] of [[900, 600] as const, [853, 533] as const, [1280, 800] as const]) {
      expect(await exporting.scrollsSideways(width, height)).toBe(false);
    }
    await exporting.start();
    const result = await exporting.result();

    const [folder = ''] = readdirSync(out);
    expect(folder).toMatch(/^countersign-phantom-wrist-\d{8}-\d{6}$/);
    const batch = join(out, folder);
    expect(result).toMatchObject({ Folder: batch, Content: '2 masks of 1 case' });
    const verified = await verifyBatch(batch, {
      signedBy: result['Signed by'] ?? '',
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    expect(verified).toMatchObject({ problems: [], signature: 'valid' });
    const files = filesOf(batch);
    const manifest = batchManifestSchema.parse(JSON.parse(String(files.get('manifest.json'))));
    expect(manifest.options).toMatchObject({ includeUnsigned: false, deidentify: { profile: 'basic' } });
    const formats = new Set(manifest.files.map(({ format }) => format));
    expect([...formats].sort()).toEqual(['dicom', 'nnunet', 'seg', 'sr']);
    for (const [name, bytes] of files) {
      // Patients of the generated study are called so, and the reader is Ada.
      expect(bytes.includes('PHANTOM^'), name).toBe(false);
      expect(bytes.includes('Ada'), name).toBe(false);
      expect(bytes.includes('correct horse'), name).toBe(false);
    }
    const lines = entriesOf(workspace, 'exported');
    expect(lines).toMatchObject([
      { reader: { name: 'Ada' }, body: { cases: 1, structures: 2, includeUnsigned: false } },
    ]);
    expect(await page.getByLabel(/^Passphrase/).inputValue()).toBe('');
    expect(defects).toEqual([]);
  });

  it('says in one sentence why it failed, and leaves nothing; drafts leave only where somebody chose so', async () => {
    const { exporting, accept, out, root, workspace, defects } = await signTwo();
    await accept();
    await exporting.open();
    await exporting.choose('Masks (SEG)', false);
    await exporting.choose('NIfTI');
    await exporting.goesTo(basename(root), 'out');
    rmSync(out, { recursive: true });
    await exporting.start();
    await exporting
      .problem()
      .getByText(/folder for the export is not there any more/)
      .waitFor();
    mkdirSync(out);
    expect(entriesOf(workspace, 'exported')).toEqual([]);

    await exporting.choose('Include what nobody has signed');
    expect(await exporting.fate('Not signed')).toBe('49 leaves as a draft');
    await exporting.start();
    expect((await exporting.result())['Content']).toMatch(/ of 3 cases$/);
    expect(entriesOf(workspace, 'exported')).toMatchObject([{ body: { cases: 3, includeUnsigned: true } }]);
    expect(readdirSync(out)).toHaveLength(1);
    expect(defects).toEqual([]);
  });
});
