import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchChromium } from '../../support/chromium.ts';
import { openHarness } from './harness-page.ts';

/** Gives the tests of a file the harness in a browser of its own; an error in the page fails the file. */
export function onHarness(opened: (page: Page, browser: Browser) => void): void {
  let browser: Browser | undefined;
  const faults: string[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
    const page = await openHarness(browser);
    page.on('pageerror', (error) => faults.push(error.message));
    opened(page, browser);
  });

  afterAll(async () => {
    await browser?.close();
    expect(faults).toEqual([]);
  });
}
