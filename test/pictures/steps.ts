import type { Page } from 'playwright-core';

/** How long a demo study may take to be prepared on a slow machine. */
const PREPARED_MS = 15 * 60_000;

/** With a name that the station knows already, or a new one. */
export async function signIn(page: Page): Promise<void> {
  const known = page.getByRole('button', { name: 'Dr A. Lee' });
  const name = page.getByLabel(/name/i).first();
  await known.or(name).first().waitFor();
  if (await known.isVisible()) return known.first().click();
  await name.fill('Dr A. Lee');
  await page.keyboard.press('Enter');
}

/** Every case of the demo study is prepared, and its thumbnails are drawn. */
export async function prepared(page: Page): Promise<void> {
  await page.getByRole('row').nth(1).waitFor({ timeout: PREPARED_MS });
  await page.waitForFunction(
    () => {
      const words = document.querySelector('[role=grid]')?.textContent ?? '';
      return words.includes('/17') && !words.includes('Unprepared');
    },
    undefined,
    { timeout: PREPARED_MS },
  );
  await thumbnails(page);
}

/** Thumbnails come when rows rest: one for each row that is there. */
export async function thumbnails(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const rows = document.querySelectorAll('[role=grid] [role=row][aria-rowindex]').length;
    const drawn = [...document.images].filter((one) => one.complete && one.naturalWidth > 0);
    return drawn.length > 3 && drawn.length >= rows - 1;
  });
}

/** The image and its masks are on the screen. */
export async function shown(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const viewport = document.querySelector<HTMLElement>('[data-viewport=main]');
    return (
      (viewport?.dataset['frameId'] ?? '') !== '' && performance.getEntriesByName('viewport:masks').length > 0
    );
  });
}

/** Canvas positions by fractions of the viewport. */
export async function viewportPoints(page: Page): Promise<(x: number, y: number) => [number, number]> {
  const box = await page.locator('[data-viewport=main]').boundingBox();
  if (box === null) throw new Error('There is no viewport.');
  return (x, y) => [box.x + box.width * x, box.y + box.height * y];
}

/** What would leave was found out. */
export async function exportChecked(page: Page): Promise<void> {
  await page.waitForSelector('[aria-label="What leaves"][aria-busy=false] table');
}
