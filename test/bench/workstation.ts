import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { loadTask } from '../../main/models/load-task.ts';
import { loadRegistry } from '../../main/models/model-registry.ts';
import { shippedModelsFolder } from '../../main/models/shipped-models.ts';
import { generateWrist, type WristPhantom } from '../../core/phantom/generate-wrist.ts';
import { writePhantomDx } from '../../main/dicom/write/phantom-dx.ts';
import { ImportDialog } from '../browser/pages/import-dialog.ts';
import { startStation, type Station } from '../browser/support/station.ts';
import { launchChromium } from '../support/chromium.ts';
import { runCli } from '../support/run-cli.ts';
import { smallDicom } from '../support/small-dicom.ts';
import { createBareNetworks } from './bare-networks.ts';
import { atMost, median, percentile, told, type BenchFigures } from './figure.ts';
import { collectedHeap, dragOver, openCaseBy, promptAt, scrollList } from './workstation-page.ts';

const CASES = 10;
const SIZE = { width: 2500, height: 3000 };
/** As generated; five times as many pixels a side are shown. */
const SMALL = { width: 500, height: 600 };
const ROWS = 2000;
const OPENED = 200;
const PROMPTS = 12;

/**
 * What a reader feels, in headless Chromium on a station of this machine: 2500 x 3000 radiographs with 17 masks.
 * BENCH_WORKSPACE names a prepared workspace of such radiographs, to save the minutes of making one.
 */
export function workstationBench(): Promise<BenchFigures> {
  return inBrowser(async (browser, root) => readingFigures(browser, await preparedWorkspace(root)));
}

/** Scrolling a worklist of 2,000 rows. */
export function listBench(): Promise<BenchFigures> {
  return inBrowser(listFigures);
}

async function inBrowser(
  measure: (browser: Browser, root: string) => Promise<BenchFigures>,
): Promise<BenchFigures> {
  const root = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  const browser = await launchChromium();
  try {
    return await measure(browser, root);
  } finally {
    await browser.close();
    await rm(root, { recursive: true, force: true });
  }
}

async function preparedWorkspace(root: string): Promise<string> {
  const workspace = join(root, 'reading');
  const given = process.env['BENCH_WORKSPACE'];
  if (given !== undefined) {
    await cp(given, workspace, { recursive: true });
    return workspace;
  }
  const study = join(root, 'study');
  await mkdir(study);
  for (let index = 0; index < CASES; index++) {
    const bytes = writePhantomDx(enlarged(generateWrist({ seed: 9000 + index, ...SMALL })), 'bench');
    await writeFile(join(study, `${String(index)}.dcm`), bytes);
  }
  const args = ['prepare', study, '--task', 'phantom-wrist', '--out', workspace];
  const { code, stderr } = await runCli(args, join(root, 'cache'));
  if (code !== 0) throw new Error(`prepare failed: ${stderr}`);
  return workspace;
}

/** Every pixel as a square of pixels: rays through 7.5 million pixels take a minute, and nobody reads these. */
function enlarged(phantom: WristPhantom): WristPhantom {
  const times = SIZE.width / phantom.width;
  const image = new Uint16Array(SIZE.width * SIZE.height);
  for (let y = 0; y < SIZE.height; y++) {
    const row = Math.floor(y / times) * phantom.width;
    for (let x = 0; x < SIZE.width; x++) {
      image[y * SIZE.width + x] = phantom.image[row + Math.floor(x / times)]!;
    }
  }
  return { ...phantom, ...SIZE, image, spacingMm: phantom.spacingMm / times };
}

async function readingFigures(browser: Browser, workspace: string): Promise<BenchFigures> {
  const station = await startStation(workspace, { ends: 'by-hand' });
  try {
    const page = await signedIn(browser, station);
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      () => document.querySelector<HTMLElement>('[data-viewport=main]')?.dataset['frameId'],
    );
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const opening = await openCases(page, CASES - 2);
    const gestures = await gestureFigures(page);
    const prompts = await promptFigures(page);
    const memory = await memoryFigures({ page, session, browser });
    return { ...opening, ...gestures, ...prompts, ...memory };
  } finally {
    await station.stop();
  }
}

async function signedIn(browser: Browser, station: Station): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.goto(station.address);
  await page.getByLabel('Your name').fill('Bench');
  await page.keyboard.press('Enter');
  await page
    .getByText(/\d+ cases/)
    .first()
    .waitFor();
  await page.getByRole('row').nth(1).waitFor();
  return page;
}

/** A reader looks at a case for longer than this; by then the next one has been fetched ahead. */
const LOOKING_MS = 2500;

async function openCases(page: Page, count: number): Promise<BenchFigures> {
  const ms: number[] = [];
  for (let index = 0; index < count; index++) {
    await page.waitForTimeout(LOOKING_MS);
    ms.push(await openCaseBy(page, 'PageDown'));
  }
  return {
    'workstation.openNext.p95': atMost(percentile(ms, 0.95), 250, 'ms'),
    'workstation.openNext.median': told(median(ms), 'ms'),
  };
}

async function gestureFigures(page: Page): Promise<BenchFigures> {
  const choose = (tool: string): Promise<void> => page.locator(`[data-tool=${tool}]`).click();
  const drag = { from: [0.3, 0.3], to: [0.7, 0.6], moves: 80, button: 0 } as const;
  await choose('brush');
  await dragOver(page, { ...drag, moves: 20 });
  const dabs = await dragOver(page, drag);
  await choose('window');
  const windows = await dragOver(page, drag);
  await choose('pan');
  const pans = await dragOver(page, drag);
  return {
    'workstation.dab.p95': atMost(percentile(dabs, 0.95), 8, 'ms'),
    'workstation.dab.median': told(median(dabs), 'ms'),
    'workstation.window.p95': atMost(percentile(windows, 0.95), 60, 'ms'),
    'workstation.window.median': told(median(windows), 'ms'),
    'workstation.pan.p95': told(percentile(pans, 0.95), 'ms'),
  };
}

/** A prompt and a bare decoder run in turn, so that both see the same load. */
async function promptFigures(page: Page): Promise<BenchFigures> {
  const registry = await loadRegistry([shippedModelsFolder()]);
  const task = await loadTask('phantom-wrist', { folders: [shippedModelsFolder()] });
  const [unet, sam] = [registry.get(task.models.unet), registry.get(task.models.sam ?? '')];
  if (unet.kind !== 'unet' || sam.kind !== 'sam') throw new Error('the bench needs a task with SAM');
  const bare = await createBareNetworks(registry, unet, sam);
  await page.locator('[data-tool=point-include]').click();
  const prompted: number[] = [];
  const decoder: number[] = [];
  for (let index = 0; index <= PROMPTS; index++) {
    const ms = await promptAt(page, [0.42 + 0.01 * index, 0.5]);
    const { decoderMs } = await bare.run(1, SIZE);
    // The first makes the sessions.
    if (index === 0) continue;
    prompted.push(ms);
    decoder.push(decoderMs);
    await page.keyboard.press('Escape');
  }
  return {
    'workstation.prompt.ratio': atMost(median(prompted.map((ms, i) => ms / decoder[i]!)), 1.25, 'x'),
    'workstation.prompt.median': told(median(prompted), 'ms'),
    'workstation.prompt.bareDecoder': told(median(decoder), 'ms'),
  };
}

interface MemoryPorts {
  readonly page: Page;
  readonly session: CDPSession;
  readonly browser: Browser;
}

async function memoryFigures({ page, session, browser }: MemoryPorts): Promise<BenchFigures> {
  let at20: readonly [number, number] = [0, 0];
  let key: 'PageDown' | 'PageUp' = 'PageUp';
  for (let opened = 1; opened <= OPENED; opened++) {
    const place = await page
      .locator('[data-position]')
      .evaluate((element) => [
        Number(element.getAttribute('data-position')),
        Number(element.getAttribute('data-total')),
      ]);
    // To and fro between the ends of the list.
    if (place[0] === 1) key = 'PageDown';
    if (place[0] === place[1]) key = 'PageUp';
    await openCaseBy(page, key);
    if (opened === 20) at20 = [await collectedHeap(session), await processBytes(browser)];
  }
  const [heap, process] = [await collectedHeap(session), await processBytes(browser)];
  return {
    'workstation.memory.process200to20': atMost(process / at20[1], 1.3, 'x'),
    'workstation.memory.heap200to20': told(heap / at20[0], 'x'),
    'workstation.memory.processAfter200': told(process / 2 ** 20, 'MB'),
  };
}

/** Resident bytes of the largest renderer process: typed arrays and canvases lie outside of the script's heap. */
async function processBytes(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const sizes = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentBytes(id));
  return Math.max(...sizes);
}

function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

async function listFigures(browser: Browser, root: string): Promise<BenchFigures> {
  const [study, workspace] = [join(root, 'many'), join(root, 'many-workspace')];
  await mkdir(study);
  for (let index = 0; index < ROWS; index++) {
    const uid = `1.2.826.0.1.3680043.10.1.${String(index)}`;
    const image = { sopInstanceUid: `${uid}.3`, seriesUid: `${uid}.2`, studyUid: `${uid}.1`, modality: 'DX' };
    const bytes = smallDicom({ ...image, patientId: `P-${String(index)}`, rows: 64, columns: 64 });
    await writeFile(join(study, `${String(index)}.dcm`), bytes);
  }
  const station = await startStation(workspace, { ends: 'by-hand', env: { HOME: root } });
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(station.address);
    await page.getByLabel('Your name').fill('Bench');
    await page.keyboard.press('Enter');
    await importFolder(page, 'many');
    await page.getByText('2,000 cases').first().waitFor();
    const scrolled = await scrollList(page, 300);
    return {
      'workstation.list.longTasks': atMost(scrolled.longTasks, 0, 'tasks'),
      'workstation.list.longestFrame': told(scrolled.longestFrameMs, 'ms'),
    };
  } finally {
    await station.stop();
  }
}

/** Through the dialog. @param folder in the home folder. */
async function importFolder(page: Page, folder: string): Promise<void> {
  await page
    .getByRole('button', { name: /^Open a folder/ })
    .first()
    .click();
  const dialog = new ImportDialog(page);
  await dialog.goTo('Home folder', folder);
  await dialog.start();
  await dialog.done();
  await dialog.goToWorklist();
}
