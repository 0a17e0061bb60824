import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspectFile } from '../../main/dicom/inspect.ts';
import type { Inspection } from '../../main/dicom/inspect.ts';

/**
 * Reads every file of the shared conformance folder and compares the pixels with pydicom and dcmtk where they are
 * installed. Run it as a script for the whole list: node test/conformance/shared-dicom.ts [FOLDER].
 */
export const SHARED_DICOM =
  process.env['COUNTERSIGN_DICOM'] ?? join(import.meta.dirname, '../../../shared/data/dicom');

export interface Compared {
  readonly inspection: Inspection;
  /** What the other reader of MANIFEST.tsv managed: `ok:...`, `FAIL ...` or empty. */
  readonly manifest: string;
  /** By reader: same pixels, other ones, or that it could not read the file. */
  readonly readers: Readonly<Record<string, 'same' | 'different' | 'unread'>>;
}

interface Reference {
  readonly file: string;
  readonly sha256?: string;
}

export function hasSharedDicom(folder = SHARED_DICOM): boolean {
  return existsSync(join(folder, 'MANIFEST.tsv'));
}

/** Python that has pydicom and numpy, or null. Version 3 compares everything, version 2 what it gives raw. */
export function findPydicom(): string | null {
  const candidates = [process.env['COUNTERSIGN_PYTHON'], 'python3', '/usr/bin/python3'].filter(
    (name) => name !== undefined,
  );
  const test = 'import numpy, pydicom';
  return candidates.find((python) => spawnSync(python, ['-c', test]).status === 0) ?? null;
}

export function hasDcmtk(): boolean {
  return spawnSync('dcmdjpeg', ['--version']).status === 0;
}

/** Inspects all files of the manifest and compares each with the readers that are there. */
export async function compareFolder(folder = SHARED_DICOM): Promise<Compared[]> {
  const [header = '', ...lines] = readFileSync(join(folder, 'MANIFEST.tsv'), 'utf8').trim().split('\n');
  const decodeColumn = header.split('\t').indexOf('decode');
  const entries = lines.map((line) => line.split('\t'));
  const python = findPydicom();
  const references =
    python === null
      ? null
      : readByPydicom(
          python,
          entries.map(([file]) => join(folder, file!)),
        );
  const dcmtk = hasDcmtk();
  const results: Compared[] = [];
  for (const columns of entries) {
    const path = join(folder, columns[0]!);
    const inspection = await inspectFile(new Uint8Array(readFileSync(path)), columns[0]!);
    const readers: Record<string, 'same' | 'different' | 'unread'> = {};
    if (inspection.ok && references !== null) readers['pydicom'] = verdict(inspection, references.get(path));
    const byDcmtk = inspection.ok && dcmtk ? await readByDcmtk(path, inspection) : null;
    if (byDcmtk !== null) readers['dcmtk'] = byDcmtk;
    results.push({ inspection, manifest: columns[decodeColumn] ?? '', readers });
  }
  return results;
}

function verdict(inspection: Inspection, sha256: string | undefined): 'same' | 'different' | 'unread' {
  if (sha256 === undefined) return 'unread';
  return sha256 === inspection.sha256 ? 'same' : 'different';
}

function readByPydicom(python: string, paths: readonly string[]): Map<string, string> {
  const script = join(import.meta.dirname, 'reference.py');
  const run = spawnSync(python, [script], { input: paths.join('\n'), encoding: 'utf8', maxBuffer: 1 << 26 });
  const sums = new Map<string, string>();
  for (const line of run.stdout.trim().split('\n')) {
    const { file, sha256 } = JSON.parse(line) as Reference;
    if (sha256 !== undefined) sums.set(file, sha256);
  }
  return sums;
}

/** dcmtk decompresses, we sum up its uncompressed file; `+cn` keeps colours unconverted. */
async function readByDcmtk(
  path: string,
  inspection: Inspection,
): Promise<'same' | 'different' | 'unread' | null> {
  const uid = inspection.transferSyntax ?? '';
  const tool = /\.4\.(50|51|57|70)$/.test(uid)
    ? ['dcmdjpeg', '+cn']
    : /\.4\.8[01]$/.test(uid)
      ? ['dcmdjpls']
      : /1\.2\.5$/.test(uid)
        ? ['dcmdrle']
        : null;
  if (tool === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'countersign-dcmtk-'));
  try {
    const output = join(folder, 'out.dcm');
    spawnSync(tool[0]!, [...tool.slice(1), path, output]);
    if (!existsSync(output)) return 'unread';
    const again = await inspectFile(new Uint8Array(readFileSync(output)), 'out.dcm');
    return verdict(inspection, again.sha256 ?? undefined);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(folder: string): Promise<void> {
  if (!hasSharedDicom(folder)) return console.log(`SKIPPED: there is no folder ${folder}`);
  if (findPydicom() === null)
    console.log('SKIPPED: no Python with pydicom and numpy (set COUNTERSIGN_PYTHON)');
  if (!hasDcmtk()) console.log('SKIPPED: dcmtk is not installed');
  const results = await compareFolder(folder);
  for (const { inspection, readers, manifest } of results) {
    const compared = Object.entries(readers).map(([reader, result]) => `${reader} ${result}`);
    const text = inspection.ok
      ? `decoded, ${compared.join(', ') || 'nothing to compare with'}`
      : inspection.reason;
    const lost = !inspection.ok && manifest.startsWith('ok') ? ' [the other reader decodes it]' : '';
    console.log(`${inspection.file}: ${text ?? ''}${lost}`);
  }
  const count = (reader: string, result: string): number =>
    results.filter(({ readers }) => readers[reader] === result).length;
  const decoded = results.filter(({ inspection }) => inspection.ok).length;
  console.log(
    `\n${results.length} files: ${decoded} decoded, ${results.length - decoded} refused by a sentence`,
  );
  for (const reader of ['pydicom', 'dcmtk']) {
    console.log(
      `${reader}: ${count(reader, 'same')} the same, ${count(reader, 'different')} different, ` +
        `${count(reader, 'unread')} not read by it`,
    );
  }
  if (count('pydicom', 'different') + count('dcmtk', 'different') > 0) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await main(process.argv[2] ?? SHARED_DICOM);
