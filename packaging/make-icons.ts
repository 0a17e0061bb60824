import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { icnsOf, icoOf, type IconPicture } from './icons/containers.ts';

// node packaging/make-icons.ts draws renderer/icon.svg in the sizes of the three systems, with the Chromium that the
// variable CHROMIUM names. The results are in the repository.
const root = join(import.meta.dirname, '..');
const resources = join(root, 'packaging', 'resources');
const svg = readFileSync(join(root, 'renderer', 'icon.svg'), 'utf8');
/** The share of the square that macOS leaves free around the icon of a program: 100 of 1024 on each side. */
const MAC_MARGIN = 100 / 1024;

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--force-color-profile=srgb'],
});
try {
  const page = await browser.newPage();
  const draw = async (side: number, margin: number): Promise<IconPicture> => {
    const inner = side * (1 - 2 * margin);
    const image = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
    await page.setViewportSize({ width: side, height: side });
    await page.setContent(
      `<body style="margin:0"><img src="${image}" style="position:absolute;left:${String(side * margin)}px;top:${String(side * margin)}px;width:${String(inner)}px;height:${String(inner)}px">`,
      { waitUntil: 'load' },
    );
    return { side, png: await page.screenshot({ omitBackground: true }) };
  };
  const drawAll = async (sides: readonly number[], margin: number): Promise<IconPicture[]> => {
    const pictures: IconPicture[] = [];
    for (const side of sides) pictures.push(await draw(side, margin));
    return pictures;
  };
  mkdirSync(join(resources, 'icons'), { recursive: true });
  for (const { side, png } of await drawAll([16, 24, 32, 48, 64, 128, 256, 512], 0)) {
    writeFileSync(join(resources, 'icons', `${String(side)}x${String(side)}.png`), png);
  }
  writeFileSync(join(resources, 'icon.ico'), icoOf(await drawAll([16, 24, 32, 48, 64, 128, 256], 0)));
  writeFileSync(
    join(resources, 'icon.icns'),
    icnsOf(await drawAll([32, 64, 128, 256, 512, 1024], MAC_MARGIN)),
  );
} finally {
  await browser.close();
}
