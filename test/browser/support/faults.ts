import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const THEMES = ['dark', 'light'] as const;

/**
 * What axe finds against WCAG 2.2 A and AA on the screen as it stands, in both themes: one line a rule and element.
 * The image itself is left out: what is to be seen there is the patient's.
 */
export async function faults(page: Page): Promise<string[]> {
  // Colours that are still on their way would be measured half-way.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(AXE);
  const found: string[] = [];
  for (const theme of THEMES) {
    const lines = await page.evaluate(async (theme) => {
      const before = document.documentElement.dataset['theme'];
      document.documentElement.dataset['theme'] = theme;
      const { violations } = await window.axe.run(
        { exclude: ['[data-viewport] canvas'] },
        { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
      );
      document.documentElement.dataset['theme'] = before;
      return violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 160)} | ${node.failureSummary ?? ''}`),
      );
    }, theme);
    found.push(...lines.map((line) => `${theme}: ${line}`));
  }
  return found;
}
