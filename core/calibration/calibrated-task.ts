import type { EngineSettings } from '../domain/engine-settings.ts';
import type { CalibrationRecord, Task } from '../domain/task.ts';
import { settingsOfChoice, type Choice, type SearchSpace } from './choice.ts';

/**
 * The next version of the task with the chosen settings. The task's own settings are the shared ones; a
 * structure names only what differs.
 */
export function calibratedTask(space: SearchSpace, choice: Choice, record: CalibrationRecord): Task {
  const { task, candidates } = space;
  const refine = choice.structures.some((one) => one.refine);
  const settings: EngineSettings = {
    ...task.settings,
    ...candidates.starts[choice.shared.start]!,
    ...candidates.configurations[choice.shared.configuration]!,
    samWeight: candidates.samWeights[choice.shared.weight]!,
    gate: candidates.gates[choice.shared.gate]!,
    presenceThreshold: choice.shared.presenceThreshold,
    refine,
  };
  const structures = task.structures.map((structure, index) => {
    const wanted = settingsOfChoice(space, index, choice.structures[index]!);
    const inherited = structure.severalParts ? { ...settings, component: 'all' as const } : settings;
    return { ...structure, settings: difference(wanted, inherited) };
  });
  const { anatomy } = choice;
  return {
    ...task,
    version: task.version + 1,
    structures,
    settings,
    calibration: record,
    ...(anatomy === undefined ? {} : { anatomy }),
  };
}

function difference(wanted: EngineSettings, inherited: EngineSettings): Partial<EngineSettings> {
  const entries = Object.entries(wanted).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(inherited[key as keyof EngineSettings]), // same keys
  );
  return Object.fromEntries(entries);
}
