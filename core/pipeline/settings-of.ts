import type { EngineSettings } from '../domain/engine-settings.ts';
import type { Task, TaskStructure } from '../domain/task.ts';

/** The settings in force for one structure: the task's, then what the task says of this structure. */
export function settingsOf(task: Pick<Task, 'settings'>, structure: TaskStructure): EngineSettings {
  const own = structure.settings;
  return {
    ...task.settings,
    ...(structure.severalParts ? { component: 'all' as const } : {}),
    // Absent keys must not overwrite with undefined.
    ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)),
  };
}
