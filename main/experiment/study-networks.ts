import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { SamManifest, UnetManifest } from '../../core/domain/model-manifest.ts';
import type { TaskStructure } from '../../core/domain/task.ts';
import type { SessionPort } from '../../core/pipeline/session-port.ts';
import type { TrainingPlan } from '../../core/training/plan.ts';
import { createInferenceClient } from '../inference/client.ts';
import { systemClock } from '../inference/clock.ts';
import type { HostLauncher } from '../inference/host-process.ts';
import type { ModelRegistry, NetworkFile } from '../models/model-registry.ts';
import { describeNetworks } from '../models/network-contract.ts';
import { writeAtomically } from '../platform/atomic-file.ts';

/** The networks that a study trains, beside SAM, as the engine runs them. */
export interface StudyNetworks {
  readonly sessions: SessionPort;
  readonly sam: SamManifest;
  /** Makes a trained network known. @param id lower-case letters, digits and dashes. */
  add(id: string, model: Uint8Array): Promise<UnetManifest>;
  close(): Promise<void>;
}

/** Difference from the CPU that a provider may show; the study itself runs where nothing was measured: on the CPU. */
const TOLERANCE = 0.05;

/** @param folder where network files lie. @throws ExpectedError `model-kind` when SAM is none. */
export function createStudyNetworks(about: {
  readonly folder: string;
  readonly registry: ModelRegistry;
  readonly samId: string;
  readonly structures: readonly TaskStructure[];
  readonly plan: TrainingPlan;
  readonly launch: HostLauncher;
}): StudyNetworks {
  const { registry, samId, folder } = about;
  const sam = registry.get(samId);
  if (sam.kind !== 'sam') throw new ExpectedError('model-kind', `Model ${samId} is no sam model.`);
  const own = new Map<string, NetworkFile>();
  const client = createInferenceClient({
    launch: about.launch,
    models: {
      verifiedFile: (network) => {
        const file = own.get(network);
        return file === undefined ? registry.verifiedFile(network) : Promise.resolve(file);
      },
    },
    clock: systemClock,
    log: () => undefined,
  });
  return {
    sessions: client,
    sam,
    async add(id, model) {
      const path = join(folder, `${id}.onnx`);
      await mkdir(folder, { recursive: true });
      await writeAtomically(path, model, 'recomputable');
      const sha256 = createHash('sha256').update(model).digest('hex');
      const manifest = manifestOf(id, sha256, about);
      const [described] = describeNetworks(manifest);
      const { network, contract } = described!; // a U-Net has one
      own.set(network, { network, modelId: id, path, sha256, tolerance: TOLERANCE, contract });
      return manifest;
    },
    close: () => client.close(),
  };
}

function manifestOf(
  id: string,
  sha256: string,
  { plan, structures }: { readonly plan: TrainingPlan; readonly structures: readonly TaskStructure[] },
): UnetManifest {
  const { head } = plan.network;
  return {
    format: 'countersign-model/1',
    kind: 'unet',
    id,
    version: '1',
    name: id,
    family: 'U-Net',
    licence: 'none',
    card: 'card.md',
    tolerance: TOLERANCE,
    file: { path: `${id}.onnx`, sha256 },
    view: plan.view,
    input: 'image',
    output: 'logits',
    activation: head,
    background: head === 'softmax' ? 0 : null,
    outputs: structures.map(({ id: structure, name, colour, severalParts }) => ({
      structure,
      name,
      colour,
      component: severalParts ? 'all' : 'largest-sum',
    })),
  };
}
