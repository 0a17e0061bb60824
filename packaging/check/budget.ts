import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import type { Machine } from '../stage/targets.ts';
import { machineName } from '../stage/targets.ts';
import { outcome, type CheckOutcome } from './check.ts';
import { filesOf, type StagedFacts } from './staged-facts.ts';

/** In megabytes (10^6 bytes): what a package may weigh on the stick and on the disk of a station. */
export const BUDGET_MB: Readonly<
  Record<Machine['platform'], { readonly package: number; readonly installed: number }>
> = {
  linux: { package: 230, installed: 460 },
  win32: { package: 260, installed: 540 },
  darwin: { package: 230, installed: 460 },
};

/**
 * What Electron adds, packed and unpacked with two locales: rounded up from releases of the last years, and replaced by
 * what is measured as soon as a real distribution is packed.
 */
const ASSUMED_ELECTRON_MB: Readonly<Record<string, { readonly packed: number; readonly unpacked: number }>> =
  {
    'linux-x64': { packed: 125, unpacked: 300 },
    'linux-arm64': { packed: 125, unpacked: 300 },
    'win32-x64': { packed: 145, unpacked: 350 },
    'win32-arm64': { packed: 140, unpacked: 340 },
    'darwin-arm64': { packed: 125, unpacked: 290 },
  };

export interface Sizes {
  readonly installedMb: number;
  readonly packageMb: number;
  /** Whether Electron's part was measured or assumed. */
  readonly electron: 'measured' | 'assumed';
  readonly parts: Readonly<Record<'archive' | 'libraries' | 'models' | 'texts' | 'electron', PartSize>>;
}

export interface PartSize {
  readonly installedMb: number;
  readonly packedMb: number;
}

/** Compresses every part as an installer would, only faster and a little worse. Takes some seconds. */
export function sizesOf(facts: StagedFacts): Sizes {
  const { resources, folder, machine, isElectron } = facts;
  const inResources = facts.resourceFiles.map(({ path }) => join(resources, path));
  const isModel = (path: string): boolean => path.startsWith(join(resources, 'models'));
  const unpacked = join(resources, 'app.asar.unpacked');
  const assumed = ASSUMED_ELECTRON_MB[machineName(machine)] ?? { packed: 0, unpacked: 0 };
  const parts = {
    archive: partOf([join(resources, 'app.asar')]),
    libraries: partOf(filesOf(unpacked).map(({ path }) => join(unpacked, path))),
    models: partOf(inResources.filter(isModel)),
    texts: partOf(inResources.filter((path) => !isModel(path))),
    electron: isElectron
      ? partOf(facts.otherFiles.map(({ path }) => join(folder, path)))
      : { installedMb: assumed.unpacked, packedMb: assumed.packed },
  };
  const sum = (pick: (part: PartSize) => number): number =>
    tenths(Object.values(parts).reduce((total, part) => total + pick(part), 0));
  return {
    installedMb: sum(({ installedMb }) => installedMb),
    packageMb: sum(({ packedMb }) => packedMb),
    electron: isElectron ? 'measured' : 'assumed',
    parts,
  };
}

export function checkBudget(sizes: Sizes, { platform }: Machine): CheckOutcome {
  const budget = BUDGET_MB[platform];
  const problems = [
    ...(sizes.packageMb > budget.package
      ? [`A package would be ${String(sizes.packageMb)} MB, not at most ${String(budget.package)}.`]
      : []),
    ...(sizes.installedMb > budget.installed
      ? [`The program would take ${String(sizes.installedMb)} MB, not at most ${String(budget.installed)}.`]
      : []),
  ];
  const figures = `about ${String(sizes.packageMb)} of ${String(budget.package)} MB packed, ${String(sizes.installedMb)} of ${String(budget.installed)} MB installed`;
  return outcome('size budget', problems, `${figures} (Electron ${sizes.electron})`);
}

/** Packed sizes by path of what several machines share would need the same path: sizes and ends name a file. */
const packedBytes = new Map<string, number>();

function partOf(paths: readonly string[]): PartSize {
  let installed = 0;
  let packed = 0;
  for (const path of paths) {
    const { size } = statSync(path);
    installed += size;
    // The same weights lie in every package.
    const key = `${path.split(/[\\/]/).slice(-3).join('/')}:${String(size)}`;
    const known = packedBytes.get(key) ?? zstdCompressSync(readFileSync(path)).length;
    packedBytes.set(key, known);
    packed += known;
  }
  return { installedMb: tenths(installed / 1e6), packedMb: tenths(packed / 1e6) };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
