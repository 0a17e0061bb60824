import { failureOf } from '../../core/contract/failure-of.ts';
import type { SessionPort } from '../../core/pipeline/session-port.ts';
import type { Task } from '../../core/domain/task.ts';
import { jsonDigest } from '../engine/frame-digest.ts';
import { loadEngine, type LoadedEngine } from '../engine/load-engine.ts';
import type { ModelRegistry } from '../models/model-registry.ts';

/** The models of every task that is in use, verified once. */
export interface Engines {
  /** @throws ExpectedError when a model of the task is missing or damaged. */
  of(task: Task): Promise<LoadedEngine>;
  /** Sentence when its models are not there or damaged, else empty. */
  problem(task: Task): Promise<string>;
  /** Models have changed: engines are loaded anew when they are asked for next. */
  forget(): void;
}

export function createEngines(registry: ModelRegistry, sessions: SessionPort): Engines {
  const loaded = new Map<string, Promise<LoadedEngine>>();
  const of = (task: Task): Promise<LoadedEngine> => {
    const key = jsonDigest(task);
    const known = loaded.get(key);
    if (known !== undefined) return known;
    const engine = loadEngine(task, registry, sessions);
    loaded.set(key, engine);
    // A file that was copied into its place meanwhile is looked at again.
    engine.catch(() => {
      if (loaded.get(key) === engine) loaded.delete(key);
    });
    return engine;
  };
  return {
    of,
    problem: (task) =>
      of(task).then(
        () => '',
        (error: unknown) => failureOf(error).message,
      ),
    forget: () => loaded.clear(),
  };
}
