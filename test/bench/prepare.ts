import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SamManifest, UnetManifest } from '../../core/domain/model-manifest.ts';
import { loadRegistry } from '../../main/models/model-registry.ts';
import { shippedModelsFolder } from '../../main/models/shipped-models.ts';
import { atMost, median, told, type BenchFigures } from './figure.ts';

const CASES = 20;
const ROUNDS = 3;
const ENTRY = fileURLToPath(new URL('../../main/cli/countersign.js', import.meta.url));
const SCRIPT = fileURLToPath(new URL('./plain_prepare.py', import.meta.url));

/**
 * `countersign prepare` over 20 radiographs, start of the program and report included, against a plain Python
 * script with onnxruntime, the same networks and passes. Whole processes, in turns, median of the ratios.
 */
export async function prepareBench(): Promise<BenchFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  try {
    run(process.execPath, [
      ENTRY,
      'phantom',
      '--out',
      folder,
      '--count',
      String(CASES),
      '--seed',
      '7001',
      '--size',
      '494x727',
    ]);
    const prepare = (round: string): number =>
      run(process.execPath, [
        ENTRY,
        'prepare',
        join(folder, 'dicom'),
        '--task',
        'phantom-wrist',
        '--preset',
        'default',
        '--out',
        join(folder, round),
      ]);
    const python = process.env['COUNTERSIGN_PYTHON'];
    if (python === undefined) {
      console.log(
        '  SKIPPED the comparison: COUNTERSIGN_PYTHON names no Python with onnxruntime, pydicom, scipy, Pillow',
      );
      return { 'prepare.20cases': told(prepare('alone') / 1000, 's') };
    }
    const job = join(folder, 'job.json');
    writeFileSync(job, JSON.stringify(await pythonJob(folder)));
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(prepare(`round-${String(round)}`));
      theirs.push(run(python, [SCRIPT, job]));
    }
    return {
      'prepare.ratioToPython': atMost(median(ours.map((ms, i) => ms / theirs[i]!)), 1, 'x'),
      'prepare.20cases': told(median(ours) / 1000, 's'),
      'prepare.20casesPython': told(median(theirs) / 1000, 's'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function pythonJob(folder: string): Promise<Record<string, unknown>> {
  const registry = await loadRegistry([shippedModelsFolder()]);
  // The shipped models are of these kinds.
  const unet = registry.get('phantom-wrist') as UnetManifest;
  const sam = registry.get('mobile-sam') as SamManifest;
  const { view } = unet;
  return {
    unet: registry.networkFile(unet.id).path,
    encoder: registry.networkFile(`${sam.id}/encoder`).path,
    decoder: registry.networkFile(`${sam.id}/decoder`).path,
    view: { ...view, mean: view.mean[0] ?? 0, std: view.std[0] ?? 1 },
    threshold: 0.5,
    threads: 2,
    images: readdirSync(join(folder, 'dicom')).map((name) => join(folder, 'dicom', name)),
    out: join(folder, 'python'),
  };
}

/** @returns milliseconds */
function run(command: string, args: readonly string[]): number {
  const start = performance.now();
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${result.stderr}`);
  return performance.now() - start;
}
