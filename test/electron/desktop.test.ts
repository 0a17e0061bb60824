import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ExportPage } from '../browser/pages/export-page.ts';
import { ReadingPage } from '../browser/pages/reading-page.ts';
import { StartPage } from '../browser/pages/start-page.ts';
import { WorklistPage } from '../browser/pages/worklist-page.ts';
import { entriesOf } from '../browser/support/read-workspace.ts';
import { preparedWorkspace, usePreparedWorkspace, wristStudy } from '../browser/support/shared-workspace.ts';
import { tempFolder } from '../support/temp-folder.ts';
import {
  builtProgram,
  chooseInDialogs,
  found,
  openProgram,
  outputUntil,
  runCommand,
  runProgram,
  type OpenProgram,
} from './support/program.ts';

const missing = 'missing' in found ? found.missing : null;
if (missing !== null) process.stderr.write(`SKIPPED: the desktop program in Electron: ${missing}.\n`);

vi.setConfig({ testTimeout: 180_000, hookTimeout: 300_000 });

/** The program on a prepared workspace, Ada signed in. */
async function openPrepared(): Promise<OpenProgram & { workspace: string; worklist: WorklistPage }> {
  const workspace = await preparedWorkspace();
  const program = await openProgram(workspace);
  await new StartPage(program.page).signIn('Ada');
  return { ...program, workspace, worklist: await new WorklistPage(program.page).shown() };
}

async function acceptRadius({
  page,
  worklist,
}: Awaited<ReturnType<typeof openPrepared>>): Promise<ReadingPage> {
  await worklist.openFirst();
  const reading = await new ReadingPage(page).opened();
  await reading.choose('radius');
  await reading.press('a');
  await reading.becomes('radius', 'accepted');
  await reading.saved();
  return reading;
}

describe.skipIf(missing !== null)('the desktop program', () => {
  usePreparedWorkspace();
  beforeAll(builtProgram);

  it('shows an empty workspace and opens the demo study, behind its policy', async () => {
    const { page, quit, output } = await openProgram(join(tempFolder(), 'workspace'));
    expect(page.url()).toBe('app://countersign/');
    const start = new StartPage(page);
    await start.signIn('Ada Lovelace');
    await start.openDemo();
    await new WorklistPage(page).shown(120_000);
    expect(
      await page.evaluate(() => [
        typeof Reflect.get(globalThis, 'require'),
        typeof Reflect.get(globalThis, 'process'),
      ]),
    ).toEqual(['undefined', 'undefined']);
    expect(await quit()).toBe(0);
    expect(output()).toContain('network requests refused: 0');
  });

  it('imports a folder that was chosen in the dialog of the system', async () => {
    const study = join(await wristStudy(), 'dicom');
    const { app, page } = await openProgram(join(tempFolder(), 'workspace'));
    await chooseInDialogs(app, study);
    const start = new StartPage(page);
    await start.signIn('Ada');
    await start.openFolder();
    await page.getByRole('button', { name: 'Choose by the system…' }).click();
    await page.getByRole('heading', { name: 'The folder has been read' }).waitFor();
  });

  it('keeps a verdict when it is closed and opened again', async () => {
    const first = await openPrepared();
    await acceptRadius(first);
    expect(await first.quit()).toBe(0);
    expect(entriesOf(first.workspace, 'verdict')).toHaveLength(1);

    const { page } = await openProgram(first.workspace);
    await new StartPage(page).signIn('Ada');
    await (await new WorklistPage(page).shown()).openFirst();
    const reading = await new ReadingPage(page).opened();
    expect(await reading.status('radius')).toBe('accepted');
  });

  it('exports what was signed into a folder of the system’s dialog', async () => {
    const program = await openPrepared();
    const out = tempFolder();
    await chooseInDialogs(program.app, out);
    await acceptRadius(program);
    const exporting = await new ExportPage(program.page).open();
    await exporting.main.getByRole('button', { name: 'Choose a folder…' }).click();
    await exporting.checked();
    await exporting.start();
    expect((await exporting.result())['Content']).toMatch(/^1 mask of 1 case/);
    expect(readdirSync(out)).toHaveLength(1);
  });

  it('reconnects when its page is loaded anew', async () => {
    const { page } = await openPrepared();
    await page.reload();
    await new StartPage(page).signIn('Ada');
    await new WorklistPage(page).shown();
  });

  it('outlives the process of the networks', async () => {
    const program = await openPrepared();
    const reading = await acceptRadius(program);
    const pid = await program.app.evaluate(
      ({ app }) => app.getAppMetrics().find(({ name }) => name === 'Countersign inference')?.pid,
    );
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    expect(pid).toBeDefined();
    await reading.choose('ulna');
    await reading.press('a');
    await reading.becomes('ulna', 'accepted');
  });

  it('S1: lets nothing out, and counts what wanted to', async () => {
    const netLog = join(tempFolder(), 'net.json');
    const { app, page, output, quit } = await openProgram(await preparedWorkspace(), [
      `--log-net-log=${netLog}`,
    ]);
    await new StartPage(page).signIn('Ada');
    const reached = await page.evaluate(() =>
      fetch('https://example.org/').then(
        () => 'reached',
        () => 'refused',
      ),
    );
    expect(reached).toBe('refused');
    // Past the policy of the page: from the main process, by its own session.
    const main = await app.evaluate(({ session }) =>
      session.defaultSession.fetch('https://example.org/').then(
        () => 'reached',
        () => 'refused',
      ),
    );
    expect(main).toBe('refused');
    await vi.waitFor(() => expect(output()).toContain('a network request was refused: https'), 10_000);
    await quit();
    const log = readFileSync(netLog, 'utf8');
    expect(log).not.toMatch(
      /"(address|address_list|host)":"(?!127\.0\.0\.1|\[::1\]|localhost)[^"]*(\d+\.){3}\d+/,
    );
    expect(log).not.toContain('redirector.gvt1.com');
  });

  it('shows its window to a second start of the same workspace, which ends', async () => {
    const workspace = await preparedWorkspace();
    const { app, page } = await openProgram(workspace);
    await new StartPage(page).signIn('Ada');
    const folder = join(tempFolder(), 'cd');
    mkdirSync(folder);
    const second = await runProgram(workspace, [folder]);
    expect(second.code).toBe(0);
    await page.getByRole('dialog').getByText('cd').first().waitFor();
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('fills the screen by its key, and gives it back', async () => {
    const { app, page } = await openPrepared();
    const isFull = () =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFullScreen());
    await page.keyboard.press('F11');
    await vi.waitFor(async () => expect(await isFull()).toBe(true), 10_000);
    await page.keyboard.press('F11');
    await vi.waitFor(async () => expect(await isFull()).toBe(false), 10_000);
  });

  it.each([
    ['a damaged catalogue', 'catalogue'],
    ['models that are not there', 'models'],
  ])('says what is wrong with %s, and shows no window', async (_, what) => {
    const workspace = join(tempFolder(), 'workspace');
    mkdirSync(workspace);
    if (what === 'catalogue') writeFileSync(join(workspace, 'catalogue.sqlite'), 'no database '.repeat(1000));
    // The dialog waits for a person: what it says is on the terminal, too.
    const words = what === 'models' ? ['--models=/nowhere/models'] : [];
    expect(await outputUntil('the program cannot start', workspace, words)).toContain(
      what === 'models' ? 'models-missing' : 'workspace',
    );
  });

  it('answers a command line without a window or display', async () => {
    const { code, stdout } = await runCommand(['doctor', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('models');
  });
});
