import type { Frame } from '../../core/domain/frame.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { Task } from '../../core/domain/task.ts';
import { labelFrame } from '../../core/pipeline/label-frame.ts';
import { ENGINE_VERSION } from '../../core/pipeline/engine-version.ts';
import { maskSha256 } from '../workspace/mask-store.ts';
import type { EmbeddingStore } from '../workspace/embedding-store.ts';
import { frameJob } from './label-case.ts';
import type { LoadedEngine } from './load-engine.ts';

/** A structure whose mask came out differently. */
export interface ReplayDifference {
  readonly structure: string;
  readonly expected: string;
  readonly found: string;
}

/**
 * Makes a pseudo label again from its provenance and compares the masks: none differ on the same provider.
 * @param engine the task and models that the record names; its settings are replaced by the recorded ones.
 * @throws ExpectedError when pixels, models or engine are not the recorded ones.
 */
export async function replayLabel(
  engine: LoadedEngine,
  label: PseudoLabel,
  frame: Frame,
  embeddings: Pick<EmbeddingStore, 'get' | 'put'>,
): Promise<ReplayDifference[]> {
  if (label.imported !== undefined) {
    throw new ExpectedError(
      'replay-imported',
      'This label was imported: no model of this station has made it, so there is nothing to replay.',
    );
  }
  const recorded = recordedTask(engine.task, label);
  const job = frameJob(engine, frame, embeddings, { priority: 'batch' });
  requireSame('pixels', job.pixels, label.frame.pixels);
  requireSame('engine version', ENGINE_VERSION, label.engine.version);
  for (const model of label.models) {
    const present = engine.models.find((one) => one.id === model.id);
    requireSame(`weights of ${model.id}`, present?.files.join() ?? 'none', model.files.join());
    if (model.manifest !== undefined) {
      requireSame(`settings in the manifest of ${model.id}`, present?.manifest ?? 'none', model.manifest);
    }
  }
  const again = await labelFrame({ ...engine, task: recorded }, job);
  return label.structures.flatMap((structure, index) => {
    const found = maskSha256(again.structures[index]!.masks.refined);
    const expected = structure.masks.refined;
    return found === expected ? [] : [{ structure: structure.structure, expected, found }];
  });
}

function recordedTask(task: Task, label: PseudoLabel): Task {
  const structures = label.structures.map((recorded) => {
    const structure = task.structures.find((one) => one.id === recorded.structure);
    if (structure === undefined) {
      throw new ExpectedError(
        'replay-task',
        `The task no longer has the structure ${recorded.structure}; replay with the task version that the record names.`,
      );
    }
    return recorded.settings === null ? structure : { ...structure, settings: recorded.settings };
  });
  return { ...task, structures };
}

function requireSame(what: string, present: string, recorded: string): void {
  if (present === recorded) return;
  throw new ExpectedError(
    'replay-inputs',
    `The ${what} differ from those of the provenance record, so it cannot be replayed; bring back the recorded ones.`,
  );
}
