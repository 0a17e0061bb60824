import { execFileSync, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { smallDicom } from '../support/small-dicom.ts';
import type { CatalogueRun } from './catalogue-child.ts';

export interface BenchResult {
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  readonly ok: boolean;
}

const FILES = 10_000;
const FEW_FILES = 2_000;
const PER_FOLDER = 500;
const PAIRS = 3;
/** What five times as many files may add to the peak of the resident memory: page cache of SQLite and noise. */
const GROWTH_LIMIT_MB = 40;

/**
 * Catalogue (walk, header, SQLite) of 10,000 generated small DICOM files, beside python3-pydicom reading the
 * same headers and doing nothing with them. Every run has a process of its own, as both tools would have; the
 * median of pairs that take turns.
 */
export async function catalogueBench(): Promise<Record<string, BenchResult>> {
  const root = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  try {
    const all = join(root, 'all');
    const few = join(root, 'few');
    generate(all, FILES);
    generate(few, FEW_FILES);
    const results: Record<string, BenchResult> = {};
    const python = pythonWithPydicom();
    const ours: CatalogueRun[] = [];
    const small: CatalogueRun[] = [];
    const ratios: number[] = [];
    for (let pair = 0; pair < PAIRS; pair++) {
      ours.push(await runChild(all));
      small.push(await runChild(few));
      if (python !== null) ratios.push(pydicomSeconds(python, all) / ours[pair]!.seconds);
    }
    const rate = FILES / median(ours.map((run) => run.seconds));
    results['catalogue-files-per-second'] = { value: Math.round(rate), limit: 0, unit: 'files/s', ok: true };
    if (python === null) {
      console.log('SKIPPED catalogue-against-pydicom: neither python3 nor $COUNTERSIGN_PYTHON has pydicom');
    } else {
      const value = Number(median(ratios).toFixed(2));
      results['catalogue-against-pydicom'] = { value, limit: 5, unit: 'x', ok: value >= 5 };
    }
    const growth = median(ours.map((run) => run.peakMb)) - median(small.map((run) => run.peakMb));
    results['catalogue-memory-growth'] = {
      value: Number(growth.toFixed(1)),
      limit: GROWTH_LIMIT_MB,
      unit: `MB from ${FEW_FILES} to ${FILES} files`,
      ok: growth <= GROWTH_LIMIT_MB,
    };
    return results;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** One encoded file with changed identifiers, 50 slices a series, like copies of a small archive. */
function generate(folder: string, files: number): void {
  const marker = '999999';
  const uid = (part: string): string => `1.2.826.0.1.3680043.10.1234.${part}.${marker}`;
  const given = {
    sopInstanceUid: uid('3'),
    seriesUid: uid('2'),
    studyUid: uid('1'),
    patientId: `ID${marker}`,
  };
  const template = Buffer.from(smallDicom({ ...given, rows: 32, columns: 32 }));
  const replace = (copy: Buffer, name: string, number: number): void => {
    const text = name.replace(marker, String(100_000 + number));
    for (let at = copy.indexOf(name); at >= 0; at = copy.indexOf(name, at + 1))
      copy.write(text, at, 'latin1');
  };
  for (let index = 0; index < files; index++) {
    const place = join(folder, `d${Math.floor(index / PER_FOLDER)}`);
    if (index % PER_FOLDER === 0) mkdirSync(place, { recursive: true });
    const copy = Buffer.from(template);
    replace(copy, given.sopInstanceUid, index);
    replace(copy, given.seriesUid, Math.floor(index / 50));
    replace(copy, given.studyUid, Math.floor(index / 200));
    replace(copy, given.patientId, Math.floor(index / 200));
    writeFileSync(join(place, `${index}.dcm`), copy);
  }
}

function runChild(folder: string): Promise<CatalogueRun> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./catalogue-child.ts', import.meta.url)), [folder], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    let run: CatalogueRun | null = null;
    child.on('message', (message: CatalogueRun) => (run = message));
    child.on('error', reject);
    child.on('exit', (code) => {
      if (run === null) reject(new Error(`the catalogue run ended with ${code}`));
      else resolve(run);
    });
  });
}

/** The interpreter's own start is not counted: the script measures itself. */
const SCRIPT = `
import sys, os, time
import pydicom
start = time.perf_counter()
count = 0
for place, folders, names in os.walk(sys.argv[1]):
    for name in names:
        pydicom.dcmread(os.path.join(place, name), stop_before_pixels=True)
        count += 1
assert count == int(sys.argv[2])
print(time.perf_counter() - start)
`;

function pydicomSeconds(python: string, folder: string): number {
  return Number(execFileSync(python, ['-c', SCRIPT, folder, String(FILES)], { encoding: 'utf8' }));
}

function pythonWithPydicom(): string | null {
  for (const python of [process.env['COUNTERSIGN_PYTHON'], '/usr/bin/python3', 'python3']) {
    if (python === undefined) continue;
    try {
      execFileSync(python, ['-c', 'import pydicom'], { stdio: 'ignore' });
      return python;
    } catch {
      continue;
    }
  }
  return null;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
