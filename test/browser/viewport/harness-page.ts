import { build } from 'vite';
import type { Browser, Page } from 'playwright-core';

/** Builds the harness into one script and opens a page that runs it. */
export async function openHarness(browser: Browser, devicePixelRatio = 1): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1100, height: 950 },
    deviceScaleFactor: devicePixelRatio,
  });
  const page = await context.newPage();
  await page.setContent('<!doctype html><style>body { margin: 0 }</style><body></body>');
  await page.addScriptTag({ content: await harnessScript() });
  return page;
}

let script: Promise<string> | null = null;

function harnessScript(): Promise<string> {
  script ??= bundle();
  return script;
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      target: 'chrome140',
      lib: { entry: `${import.meta.dirname}/harness.ts`, formats: ['iife'], name: 'harness' },
    },
  });
  const [result] = Array.isArray(built) ? built : [built];
  const chunk = result !== undefined && 'output' in result ? result.output[0] : undefined;
  if (chunk === undefined) throw new Error('The harness was not bundled.');
  return chunk.code;
}
