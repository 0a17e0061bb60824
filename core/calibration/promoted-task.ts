import type { EngineSettings } from '../domain/engine-settings.ts';
import { ExpectedError } from '../domain/errors.ts';
import type { UnetManifest } from '../domain/model-manifest.ts';
import type { Task, TaskStructure } from '../domain/task.ts';
import { DEFAULT_SETTINGS } from '../pipeline/presets.ts';
import { configurationOf, startOptionOf } from './candidates.ts';

export interface PromotedTask {
  readonly task: Task;
  /** Settings that were calibrated for the U-Net before went back to the engine's defaults. */
  readonly calibrationDropped: boolean;
}

/** What `calibrate` chooses, as it is before anybody has calibrated. */
const UNCALIBRATED: Partial<EngineSettings> = {
  ...startOptionOf(DEFAULT_SETTINGS),
  ...configurationOf(DEFAULT_SETTINGS),
  samWeight: DEFAULT_SETTINGS.samWeight,
  gate: DEFAULT_SETTINGS.gate,
  refine: DEFAULT_SETTINGS.refine,
  presenceThreshold: DEFAULT_SETTINGS.presenceThreshold,
};

/**
 * The next version of the task with another U-Net. Calibrated thresholds, gates and switches belong to the network that
 * they were found with, so they go; what the task's author wrote into an uncalibrated task stays. So does the anatomy,
 * which is of accepted cases and not of a network.
 * @throws ExpectedError `task-outputs` when the U-Net does not draw a structure of the task.
 */
export function promotedTask(task: Task, unet: UnetManifest): PromotedTask {
  const structures = drawnBy(unet, task);
  const { calibration, ...rest } = task;
  const models = { ...task.models, unet: unet.id };
  const next: Task = { ...rest, version: task.version + 1, models, structures };
  if (calibration === undefined) return { task: next, calibrationDropped: false };
  return {
    task: {
      ...next,
      settings: { ...task.settings, ...UNCALIBRATED },
      structures: structures.map(uncalibrated),
    },
    calibrationDropped: true,
  };
}

function uncalibrated(structure: TaskStructure): TaskStructure {
  const settings = Object.entries(structure.settings).filter(([key]) => !(key in UNCALIBRATED));
  return { ...structure, settings: Object.fromEntries(settings) };
}

/** The structures by the names of the U-Net's outputs: one that was trained here may tell apart what shared an output. */
function drawnBy(unet: UnetManifest, task: Task): TaskStructure[] {
  const drawn = new Set(unet.outputs.map(({ structure }) => structure));
  const structures = task.structures.map((one): TaskStructure => {
    const { output, ...rest } = one;
    return output !== undefined && !drawn.has(output) ? rest : one;
  });
  const missing = structures.filter(({ id, output }) => !drawn.has(output ?? id));
  if (missing.length === 0) return structures;
  const names = missing.map(({ name }) => name).join(', ');
  throw new ExpectedError(
    'task-outputs',
    `The model ${unet.name} does not draw all structures of the task ${task.title}: ${names}; train or choose one that does.`,
  );
}
