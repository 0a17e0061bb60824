import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { startStation } from '../browser/support/station.ts';
import { launchChromium } from '../support/chromium.ts';
import { exportChecked, prepared, shown, signIn, viewportPoints } from './steps.ts';

/**
 * `npm run pictures -- --out DIR [--workspace DIR]`: a picture of every screen, at two sizes, from the demo study.
 * The workspace given is one that holds the demo study, prepared; it is copied, never changed.
 */
const SIZES = [
  { name: '1280x800', width: 1280, height: 800 },
  { name: '2560x1440', width: 2560, height: 1440 },
] as const;

const { values } = parseArgs({
  options: { out: { type: 'string', default: 'pictures' }, workspace: { type: 'string' } },
});
const out = resolve(values.out);
await mkdir(out, { recursive: true });
const root = await mkdtemp(join(tmpdir(), 'countersign-pictures-'));
const browser = await launchChromium();
try {
  for (const size of SIZES) {
    const workspace = join(root, size.name);
    if (values.workspace !== undefined) await cp(values.workspace, workspace, { recursive: true });
    else if (size !== SIZES[0]) await cp(join(root, SIZES[0].name), workspace, { recursive: true });
    await takeAll(workspace, size);
  }
} finally {
  await browser.close();
  await rm(root, { recursive: true, force: true });
}
console.log(`The pictures are in ${out}.`);

async function takeAll(workspace: string, size: (typeof SIZES)[number]): Promise<void> {
  const context = await browser.newContext({ viewport: { width: size.width, height: size.height } });
  const take = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: join(out, `${name}-${size.name}.png`), animations: 'disabled' });
  };
  const empty = await startStation(join(root, `empty-${size.name}`), { ends: 'by-hand' });
  const first = await context.newPage();
  await first.goto(empty.address);
  await first.getByLabel('Your name').waitFor();
  await take(first, '01-name');
  await signIn(first);
  await first.getByRole('button', { name: /Open the demo study/ }).waitFor();
  await take(first, '02-empty-workspace');
  await first
    .getByRole('button', { name: /^Open a folder/ })
    .last()
    .click();
  await first.getByRole('dialog').getByRole('row').first().waitFor();
  await take(first, '03-open-a-folder');
  await first.close();
  await empty.stop();

  const station = await startStation(workspace, { command: 'start', ends: 'by-hand' });
  const page = await context.newPage();
  await page.goto(station.address);
  await signIn(page);
  await prepared(page);
  await take(page, '04-worklist');
  await page.keyboard.press('Enter');
  await shown(page);
  await take(page, '05-reading');
  await correcting(page, take);
  await dialogs(page, take);
  await exporting(page, take);
  await context.close();
  await station.stop();
}

/** What would leave: nothing in particular is written, so every state is one of choices. */
async function exporting(page: Page, take: Take): Promise<void> {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+e');
  await exportChecked(page);
  await take(page, '19-export');
  await page.getByLabel('nnU-Net', { exact: true }).check();
  await page.getByLabel('Include what nobody has signed').check();
  await page.getByLabel('Remove what identifies the patients').uncheck();
  await exportChecked(page);
  await take(page, '20-export-choices');
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  await page.getByRole('dialog').getByRole('row').first().waitFor();
  await take(page, '21-export-folder');
  await page.keyboard.press('Escape');
}

type Take = (page: Page, name: string) => Promise<void>;

async function correcting(page: Page, take: Take): Promise<void> {
  const at = await viewportPoints(page);
  await page.locator('[data-tool=brush]').click();
  await page.mouse.move(...at(0.5, 0.6));
  await page.mouse.down();
  await page.mouse.move(...at(0.56, 0.66), { steps: 8 });
  await take(page, '06-brush');
  await page.mouse.up();
  await page.waitForSelector('[data-saving=saved]');
  await page.keyboard.press('3');
  await page.locator('[data-tool=point-include]').click();
  await page.mouse.click(...at(0.5, 0.42));
  await page.waitForSelector('[data-phase=preview]');
  await take(page, '07-prompt');
  await page.keyboard.press('Escape');
  await page.getByLabel('Compare').selectOption({ label: 'Swipe: first guess | refined' });
  await take(page, '08-swipe');
  await page.getByLabel('Compare').selectOption({ label: 'Current' });
  await page.getByRole('button', { name: 'Rotate right' }).click();
  await take(page, '09-turned');
  await page.getByRole('button', { name: /reset/ }).click();
}

async function dialogs(page: Page, take: Take): Promise<void> {
  const inDialog = async (name: string, open: () => Promise<void>): Promise<void> => {
    await open();
    await page.getByRole('dialog').waitFor();
    await take(page, name);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  await page.locator('[data-viewport=main]').focus();
  await inDialog('10-reject', () => page.keyboard.press('r'));
  await inDialog('11-guideline', () => page.keyboard.press('h'));
  await inDialog('12-keyboard', () => page.keyboard.press('Shift+?'));
  await inDialog('13-history', () => page.keyboard.press('Control+h'));
  await inDialog('14-skipped', () => page.keyboard.press('Shift+A'));
  await take(page, '15-accepted');
  await page
    .getByRole('button', { name: /^List|Back to the list/ })
    .first()
    .click();
  await page.getByRole('row').nth(1).waitFor();
  await page.keyboard.press('Control+a');
  await inDialog('16-assign', () => page.getByRole('button', { name: /^Assign/ }).click());
  await inDialog('17-jobs', () => page.getByRole('button', { name: /jobs/i }).first().click());
  await inDialog('18-settings', () =>
    page
      .getByRole('button', { name: /settings/i })
      .first()
      .click(),
  );
}
