import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, onTestFinished, vi } from 'vitest';
import { launchChromium } from '../../support/chromium.ts';

/** Long enough for two busy cores; a fact that never comes costs no test its hour. */
const PATIENCE_MS = 30_000;
const SIZE = { width: 1400, height: 900 };

// Several processes start per test; a machine that also does something else must not fail it.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let browser: Promise<Browser> | null = null;

afterAll(async () => {
  const launched = browser;
  browser = null;
  await (await launched)?.close();
});

export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Defects that the page has met so far: errors that nobody caught. */
  readonly defects: string[];
}

/**
 * A page of a browser of its own data, on an address that a station has printed. The browser is one per test file.
 * Ends with the test; a test that failed leaves a screenshot of it.
 */
export async function openPage(address: string): Promise<OpenPage> {
  browser ??= launchChromium();
  const context = await (await browser).newContext({ viewport: SIZE });
  context.setDefaultTimeout(PATIENCE_MS);
  onTestFinished(() => context.close());
  return openTab(context, address);
}

/** A further tab of the same browser: the address needs no token any more. */
export async function openTab(context: BrowserContext, address: string): Promise<OpenPage> {
  const page = await context.newPage();
  const defects: string[] = [];
  page.on('pageerror', (error) => defects.push(String(error)));
  onTestFinished(async ({ task }) => {
    if (task.result?.state !== 'fail' && defects.length === 0) return;
    const folder = join(tmpdir(), 'countersign-screenshots');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${task.name.replace(/[^a-z0-9]+/gi, '-').slice(0, 80)}.png`);
    await page.screenshot({ path }).catch(() => undefined);
    const met = defects.length === 0 ? '' : ` The page met: ${defects.join('; ')}`;
    process.stderr.write(`${task.name}: the page looked like ${path}.${met}\n`);
  });
  await page.goto(address);
  return { page, context, defects };
}
