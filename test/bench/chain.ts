import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from '../../core/domain/frame.ts';
import { settingsOf } from '../../core/pipeline/settings-of.ts';
import { DEFAULT_SETTINGS } from '../../core/pipeline/presets.ts';
import { generateWrist } from '../../core/phantom/generate-wrist.ts';
import { labelCase } from '../../main/engine/label-case.ts';
import { loadEngine, withSettings } from '../../main/engine/load-engine.ts';
import { createInferenceClient } from '../../main/inference/client.ts';
import { systemClock } from '../../main/inference/clock.ts';
import { createForkLauncher } from '../../main/inference/fork-host.ts';
import { loadTask } from '../../main/models/load-task.ts';
import { loadRegistry } from '../../main/models/model-registry.ts';
import { shippedModelsFolder } from '../../main/models/shipped-models.ts';
import { createEmbeddingStore } from '../../main/workspace/embedding-store.ts';
import { createMaskStore } from '../../main/workspace/mask-store.ts';
import { plainFrame } from '../support/plain-frame.ts';
import { createBareNetworks } from './bare-networks.ts';
import { atMost, median, told, type BenchFigures } from './figure.ts';

const CASES = 5;
const SIZES = [
  { name: 'chain', width: 494, height: 727 },
  { name: 'chain.large', width: 1500, height: 2208 },
] as const;

/**
 * The whole chain per case (view, U-Net, clean-up, prompts, SAM, combination, quality, masks and embedding on
 * disk) against the bare minimum of the same networks in a plain script: one encoder run and as many decoder
 * runs as the chain made, on inputs that lie ready. Pairs per case, the order alternates.
 */
export async function chainBench(): Promise<BenchFigures> {
  const registry = await loadRegistry([shippedModelsFolder()]);
  const client = createInferenceClient({
    launch: createForkLauncher(),
    models: registry,
    clock: systemClock,
    log: () => undefined,
  });
  const task = await loadTask('phantom-wrist', { folders: [shippedModelsFolder()] });
  // The defaults refine every structure: the most decoder runs that there can be.
  const engine = withSettings(await loadEngine(task, registry, client), DEFAULT_SETTINGS);
  const sam = engine.sam;
  if (sam === null) throw new Error('the bench needs a task with SAM');
  const bare = await createBareNetworks(registry, engine.unet, sam);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const figures: Record<string, BenchFigures[string]> = {};
  try {
    const stores = {
      masks: createMaskStore(join(folder, 'masks')),
      embeddings: createEmbeddingStore(join(folder, 'embeddings'), 2 ** 30),
    };
    for (const { name, width, height } of SIZES) {
      const chainMs: number[] = [];
      const bareMs: number[] = [];
      const withUnetMs: number[] = [];
      // Case 0 warms both up: sessions are made, code is compiled.
      for (let index = 0; index <= CASES; index++) {
        const frame = phantomFrame(9000 + index, width, height);
        const start = performance.now();
        const label = await labelCase(engine, { frame, identity: identityOf(index) }, stores, {
          priority: 'batch',
          now: () => '2026-01-01T00:00:00.000Z',
        });
        const chain = performance.now() - start;
        const runs = label.structures.reduce((sum, structure) => sum + structure.passes.length, 0);
        const plain = await bare.run(runs, { width, height });
        if (index === 0) continue;
        chainMs.push(chain);
        bareMs.push(plain.encoderMs + plain.decoderMs);
        withUnetMs.push(plain.encoderMs + plain.decoderMs + plain.unetMs);
      }
      const ratio = (other: readonly number[]): number => median(chainMs.map((ms, i) => ms / other[i]!));
      figures[`${name}.ratio`] = atMost(ratio(bareMs), 1.15, 'x');
      figures[`${name}.ratioWithUnet`] = told(ratio(withUnetMs), 'x');
      figures[`${name}.perCase`] = told(median(chainMs), 'ms');
      figures[`${name}.bare`] = told(median(bareMs), 'ms');
    }
  } finally {
    await client.close();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(
    `  ${String(settingsOf(engine.task, engine.task.structures[0]!).passes.length)} decoder pass a structure`,
  );
  return figures;
}

function identityOf(index: number): { frameId: string; sopInstanceUid: string; frameIndex: number } {
  return { frameId: `2.25.${String(index)}#0`, sopInstanceUid: `2.25.${String(index)}`, frameIndex: 0 };
}

function phantomFrame(seed: number, width: number, height: number): Frame {
  const phantom = generateWrist({ seed, width, height });
  const { photometric, laterality } = phantom;
  const shape = { rows: height, columns: width, values: phantom.image };
  return plainFrame(shape, { photometric, bitsStored: 12, laterality });
}
