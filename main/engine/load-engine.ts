import type { EngineSettings } from '../../core/domain/engine-settings.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { SamManifest, UnetManifest } from '../../core/domain/model-manifest.ts';
import type { UsedModel } from '../../core/domain/pseudo-label.ts';
import type { Task } from '../../core/domain/task.ts';
import type { Engine } from '../../core/pipeline/engine.ts';
import type { SessionPort } from '../../core/pipeline/session-port.ts';
import { checkTask } from '../models/load-task.ts';
import type { ModelRegistry } from '../models/model-registry.ts';
import { jsonDigest } from './frame-digest.ts';

/** An engine with the digests that pin it. */
export interface LoadedEngine extends Engine {
  readonly taskSha256: string;
  /** Without providers: those are known after a run. */
  readonly models: readonly Omit<UsedModel, 'providers'>[];
  /** What an embedding depends on besides the pixels; null without SAM. */
  readonly encoderKey: string | null;
}

/**
 * Puts a task, its models and a session port together, and verifies the models' files.
 * @throws ExpectedError when a model is missing, damaged or does not fit the task.
 */
export async function loadEngine(
  task: Task,
  registry: ModelRegistry,
  sessions: SessionPort,
): Promise<LoadedEngine> {
  checkTask(task, registry);
  const unet = unetOf(registry, task.models.unet);
  const sam = task.models.sam === undefined ? null : samOf(registry, task.models.sam);
  const used = [unet, ...(sam === null ? [] : [sam])];
  await Promise.all(used.map((manifest) => registry.verifyFiles(manifest.id)));
  return {
    task,
    unet,
    sam,
    sessions,
    taskSha256: jsonDigest(task),
    models: used.map((manifest) => ({
      id: manifest.id,
      version: manifest.version,
      files: registry.networksOf(manifest.id).map((network) => registry.networkFile(network).sha256),
      manifest: manifestDigest(manifest),
    })),
    encoderKey: sam === null ? null : jsonDigest([sam.encoder.file.sha256, sam.encoder.view]),
  };
}

/** The same engine with a preset in place of the task's settings, per structure ones included. */
export function withSettings(engine: LoadedEngine, settings: EngineSettings): LoadedEngine {
  const structures = engine.task.structures.map((structure) => ({ ...structure, settings: {} }));
  const task: Task = { ...engine.task, settings, structures };
  return { ...engine, task, taskSha256: jsonDigest(task) };
}

/** What of a manifest cannot move a mask: a corrected card must not cost a night of preparing. */
const WORDS: ReadonlySet<string> = new Set(['name', 'family', 'licence', 'card', 'tolerance']);

/** Digest of window, flip, size, activation, outputs...: the same weights in another view are another model. */
export function manifestDigest(manifest: UnetManifest | SamManifest): string {
  return jsonDigest(Object.fromEntries(Object.entries(manifest).filter(([key]) => !WORDS.has(key))));
}

function unetOf(registry: ModelRegistry, id: string): UnetManifest {
  const manifest = registry.get(id);
  if (manifest.kind !== 'unet') throw wrongKind(id, manifest.kind, 'unet');
  return manifest;
}

function samOf(registry: ModelRegistry, id: string): SamManifest {
  const manifest = registry.get(id);
  if (manifest.kind !== 'sam') throw wrongKind(id, manifest.kind, 'sam');
  return manifest;
}

function wrongKind(id: string, kind: string, wanted: string): ExpectedError {
  return new ExpectedError(
    'model-kind',
    `Model ${id} is a ${kind} model where the task needs a ${wanted} model; correct the task's models.`,
  );
}
