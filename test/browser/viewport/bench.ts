import { cpus } from 'node:os';
import { launchChromium } from '../../support/chromium.ts';
import { openHarness } from './harness-page.ts';
import type { ViewportFigures } from './measure.ts';

/** Prints what the viewport costs: node test/browser/viewport/bench.ts [repeats] */
const browser = await launchChromium();
try {
  const page = await openHarness(browser);
  const repeats = Number(process.argv[2] ?? 40);
  const figures = await page.evaluate((count) => viewportHarness.measureViewport(count), repeats);
  console.log(
    `Chromium ${browser.version()} headless without GPU on ${cpus().length} x ${cpus()[0]?.model ?? 'CPU'}`,
  );
  console.log(
    '2500 x 3000, 12 bit, 17 overlapping masks (fill and outline), canvas 1000 x 900; ms with read-back',
  );
  for (const [name, text] of Object.entries(labels())) print(text, figures[name as keyof ViewportFigures]);
} finally {
  await browser.close();
}

function labels(): Record<keyof ViewportFigures, string> {
  return {
    firstRender: 'values -> first render with masks',
    windowLevel: 'window/level frame',
    pan: 'pan frame',
    zoom: 'zoom frame',
    dab: 'brush dab (r 40) at fit',
    zoomedDab: 'brush dab (r 40) at zoom 2',
    recolour: 'other structure highlighted',
  };
}

function print(name: string, values: readonly number[]): void {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): string => sorted[Math.ceil(sorted.length * share) - 1]!.toFixed(1).padStart(7);
  console.log(`${name.padEnd(36)} least ${at(0.001)}  median ${at(0.5)}  p95 ${at(0.95)}`);
}
