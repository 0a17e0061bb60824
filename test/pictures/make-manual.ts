import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { LoginPage } from '../browser/pages/login-page.ts';
import { ReadingPage } from '../browser/pages/reading-page.ts';
import { startStation } from '../browser/support/station.ts';
import { launchChromium } from '../support/chromium.ts';
import { exportChecked, prepared, shown, signIn, thumbnails, viewportPoints } from './steps.ts';
import { reviewAndTrain, trainingPictures } from './training-steps.ts';

/**
 * `npm run manual -- [--workspace DIR] [--only training]`: the pictures of docs/manual, from the demo study. The
 * workspace given is one that holds the demo study, prepared and not read yet; it is copied, never changed. `--only
 * training` needs it, and makes the pictures of models and training alone.
 */
const OUT = fileURLToPath(new URL('../../docs/manual/pictures', import.meta.url));
const ENTRY = fileURLToPath(new URL('../../main/cli/countersign.js', import.meta.url));
const SIZE = { width: 1280, height: 800 };

const { values } = parseArgs({ options: { workspace: { type: 'string' }, only: { type: 'string' } } });
await mkdir(OUT, { recursive: true });
const root = await mkdtemp(join(tmpdir(), 'countersign-manual-'));
const workspace = join(root, 'workspace-demo');
if (values.workspace !== undefined) await cp(values.workspace, workspace, { recursive: true });
const browser = await launchChromium();
try {
  if (values.only !== 'training') {
    await readersAndCurators();
    await doctor(await browser.newPage({ viewport: SIZE }));
  }
  await models();
} finally {
  await browser.close();
  await rm(root, { recursive: true, force: true });
}
console.log(`The pictures are in ${OUT}.`);

async function readersAndCurators(): Promise<void> {
  const station = await startStation(workspace, { command: 'start', ends: 'by-hand' });
  const page = await newPage();
  await page.goto(station.address);
  await page.getByLabel(/name/i).first().waitFor();
  await take(page, 'sign-in');
  await signIn(page);
  await prepared(page);
  // The cursor stays on its case while what is prepared moves past it.
  await page.keyboard.press('Home');
  await take(page, 'worklist');
  await reading(page);
  await correcting(page);
  await leaving(page);
  await logins(page);
  await station.stop();
}

/** On a copy, whose station is another one, without logins. */
async function models(): Promise<void> {
  const reviewed = join(root, 'workspace-reviewed');
  await cp(workspace, reviewed, { recursive: true });
  await reviewAndTrain(reviewed);
  const station = await startStation(reviewed, { ends: 'by-hand' });
  const page = await newPage();
  await page.goto(station.address);
  await signIn(page);
  await page.getByRole('row').nth(1).waitFor();
  await trainingPictures(page, (name) => take(page, name, 60));
  await station.stop();
}

async function newPage(): Promise<Page> {
  return (await browser.newContext({ viewport: SIZE })).newPage();
}

async function take(page: Page, name: string, quality = 80): Promise<void> {
  await page.screenshot({
    path: join(OUT, `${name}.jpg`),
    type: 'jpeg',
    quality,
    animations: 'disabled',
  });
}

async function reading(page: Page): Promise<void> {
  const structures = new ReadingPage(page);
  await page.keyboard.press('Enter');
  await shown(page);
  await take(page, 'reading');
  // The U-Net leaves a hole in it, SAM does not.
  await structures.choose('trapezoid');
  await page.getByLabel('Compare').selectOption({ label: 'Swipe: first guess | refined' });
  await take(page, 'compare');
  await page.getByLabel('Compare').selectOption({ label: 'Current' });
  for (const name of ['radius', 'lunate', 'triquetrum', 'capitate']) {
    await structures.choose(name);
    await page.keyboard.press('a');
  }
  await structures.choose('pisiform');
  await page.keyboard.press('x');
  await structures.choose('metacarpal-1');
  await page.keyboard.press('r');
  await page.getByRole('dialog').waitFor();
  await page.getByRole('radio', { name: 'Structure is cut off' }).check();
  await take(page, 'verdict');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Backspace');
}

/** In a case whose bones leave the image, where the networks leave parts of them out. */
async function correcting(page: Page): Promise<void> {
  const structures = new ReadingPage(page);
  const row = page.getByRole('row').filter({ hasText: 'PHANTOM-002006' });
  await row.waitFor();
  await thumbnails(page);
  await row.dblclick();
  await structures.opened();
  await painting(page, structures);
  await prompting(page, structures);
  await page.keyboard.press('Control+Backspace');
}

/** A stroke that is half done, in the notch at the end of the shaft. */
async function painting(page: Page, structures: ReadingPage): Promise<void> {
  const at = await viewportPoints(page);
  await structures.choose('radius');
  await page.locator('[data-tool=brush]').click();
  await page.mouse.move(...at(0.546, 0.949));
  await page.mouse.down();
  await page.mouse.move(...at(0.531, 0.946), { steps: 8 });
  await take(page, 'brush');
  await page.mouse.up();
  await page.waitForSelector('[data-saving=saved]');
}

/** A further point in the part of the bone that the machine's mask leaves out. */
async function prompting(page: Page, structures: ReadingPage): Promise<void> {
  const at = await viewportPoints(page);
  await structures.choose('ulna');
  await page.locator('[data-tool=point-include]').click();
  await page.mouse.click(...at(0.298, 0.7));
  await page.waitForSelector('[data-phase=preview]');
  await take(page, 'prompt');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+Z');
  await page.keyboard.press('Escape');
  await page.locator('[data-tool=navigate]').click();
}

async function leaving(page: Page): Promise<void> {
  await page.getByRole('row').nth(1).waitFor();
  await page.keyboard.press('Control+e');
  await exportChecked(page);
  await take(page, 'export');
}

/** Settings of an open station, then one that requires logins: its accounts, and a locked screen. */
async function logins(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'List', exact: true }).click();
  await page.getByRole('row').nth(1).waitFor();
  await thumbnails(page);
  await page.getByRole('button', { name: 'Settings and facts' }).click();
  await page.getByRole('dialog').getByText('The networks run on').waitFor();
  await take(page, 'settings');
  await page.keyboard.press('Escape');
  const login = new LoginPage(page);
  await login.setUp('Dr A. Lee', 'a sentence that is easy to keep');
  await login.addAccount('Dr B. Chen', 'Reader');
  await login.addAccount('C. Novak', 'Curator');
  const accounts = await login.openAccounts();
  await accounts.getByRole('rowheader', { name: 'C. Novak' }).waitFor();
  await take(page, 'accounts');
  await page.keyboard.press('Escape');
  await page.getByRole('row').nth(1).waitFor();
  await page.keyboard.press('Alt+Shift+L');
  await login.locked().waitFor();
  await take(page, 'locked');
}

/** What a terminal shows. */
async function doctor(page: Page): Promise<void> {
  const { stdout } = await promisify(execFile)(process.execPath, [ENTRY, 'doctor'], { maxBuffer: 2 ** 22 });
  await page.setContent(
    '<style>body{margin:0;background:#111212;color:#cbccca;font:14px/1.4 monospace}pre{margin:0;padding:24px;white-space:pre-wrap}</style><pre></pre>',
  );
  await page.locator('pre').evaluate((element, text) => {
    element.textContent = text;
  }, `$ countersign doctor\n${stdout}`);
  const path = join(OUT, 'doctor.jpg');
  await page.locator('pre').screenshot({ path, type: 'jpeg', quality: 80 });
}
