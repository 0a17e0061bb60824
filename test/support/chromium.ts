import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';

/** Where a Chromium of the system usually is. */
const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Containers have neither a sandbox of their own for Chromium nor much shared memory; figures must not depend on a GPU. */
const ARGUMENTS = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--force-color-profile=srgb'];

/**
 * Starts a headless Chromium: the one that the variable CHROMIUM names, else one of the system, else the one that
 * the package @sparticuz/chromium carries (CHROMIUM=packaged asks for it).
 * @throws Error that lists what was tried and why it failed: a test without a browser fails, it is not skipped.
 */
export async function launchChromium(extraArguments: readonly string[] = []): Promise<Browser> {
  const args = [...ARGUMENTS, ...extraArguments];
  const wanted = process.env['CHROMIUM'];
  const places =
    wanted === 'packaged'
      ? []
      : wanted !== undefined && wanted !== ''
        ? [wanted]
        : USUAL_PLACES.filter(existsSync);
  const failures: string[] = [];
  for (const executablePath of places) {
    try {
      return await chromium.launch({ executablePath, args });
    } catch (error) {
      failures.push(`${executablePath}: ${firstLines(error)}`);
    }
  }
  if (wanted === undefined || wanted === '' || wanted === 'packaged') {
    try {
      return await launchPackaged(args);
    } catch (error) {
      failures.push(`@sparticuz/chromium: ${firstLines(error)}`);
    }
  }
  throw new Error(
    `No browser could be started. Install Chromium or name one in the variable CHROMIUM. Tried:\n${failures.join('\n')}`,
  );
}

/** The headless build of the package, on the libraries of the system or, where they are missing, on the package's. */
async function launchPackaged(args: readonly string[]): Promise<Browser> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `The package holds a browser for Linux on x64 only, not for ${process.platform} ${process.arch}.`,
    );
  }
  const folder = await unpackedBrowser();
  const executablePath = join(folder, 'chromium');
  const own = [...args, '--no-zygote'];
  try {
    return await chromium.launch({ executablePath, args: own });
  } catch {
    const libraries = [join(folder, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH'] ?? ''];
    const env = definedOnly({
      ...process.env,
      LD_LIBRARY_PATH: libraries.filter(Boolean).join(delimiter),
      // A machine without these libraries has no fonts either.
      FONTCONFIG_PATH: process.env['FONTCONFIG_PATH'] ?? join(folder, 'fonts'),
    });
    return chromium.launch({ executablePath, args: own, env });
  }
}

/** Unpacks once per version (190 MB); whole or not at all, because several test files may do so at the same time. */
async function unpackedBrowser(): Promise<string> {
  const bin = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..', 'bin');
  const about: unknown = JSON.parse(await readFile(join(bin, '..', 'package.json'), 'utf8'));
  const version =
    typeof about === 'object' && about !== null && 'version' in about ? String(about.version) : '';
  const folder = join(tmpdir(), `countersign-chromium-${version}-${process.getuid?.() ?? 0}`);
  if (existsSync(join(folder, 'chromium'))) return folder;
  const { default: packaged, inflate } = await import('@sparticuz/chromium');
  const fresh = await mkdtemp(join(tmpdir(), 'countersign-chromium-'));
  const systemTemp = process.env['TMPDIR'];
  // The package unpacks into the folder for temporary files, under names that anyone may have taken.
  process.env['TMPDIR'] = fresh;
  try {
    await packaged.executablePath(bin);
    await inflate(join(bin, 'al2023.tar.br'));
  } finally {
    if (systemTemp === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = systemTemp;
  }
  try {
    await rename(fresh, folder);
  } catch {
    // Another process was faster; its browser is as good.
    await rm(fresh, { recursive: true, force: true });
  }
  return folder;
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function firstLines(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n').slice(0, 12).join('\n  ');
}
