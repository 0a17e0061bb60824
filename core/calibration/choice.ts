import type { Anatomy } from '../domain/anatomy.ts';
import type { EngineSettings } from '../domain/engine-settings.ts';
import type { Task } from '../domain/task.ts';
import { settingsOf } from '../pipeline/settings-of.ts';
import {
  candidatesFor,
  configurationOf,
  indexOfEqual,
  startOptionOf,
  type Candidates,
  type PromptEffort,
} from './candidates.ts';

/** What is searched, and where the search starts from. */
export interface SearchSpace {
  readonly task: Task;
  readonly candidates: Candidates;
  /** Settings in force per structure. */
  readonly inForce: readonly EngineSettings[];
  /** False where the task names no SAM: only start masks are chosen. */
  readonly withSam: boolean;
}

/** Indices into the candidates, except where it says otherwise. */
export interface StructureChoice {
  readonly start: number;
  readonly configuration: number;
  readonly weight: number;
  readonly gate: number;
  readonly refine: boolean;
  /** The threshold itself. */
  readonly presenceThreshold: number;
}

export interface Choice {
  readonly shared: Omit<StructureChoice, 'refine'>;
  /** In the order of the task. */
  readonly structures: readonly StructureChoice[];
  readonly anatomy: Anatomy | undefined;
}

/** Fewer labelled cases of a structure than this cannot calibrate it. */
export const FEWEST_CASES = 4;

/** @param overlap whether structures share pixels anywhere in the truth. */
export function searchSpace(
  task: Task,
  overlap: 'never' | 'somewhere',
  prompts: PromptEffort = 'all',
): SearchSpace {
  const inForce = task.structures.map((structure) => settingsOf(task, structure));
  const candidates = candidatesFor(
    [task.settings, ...inForce],
    overlap === 'never' ? 'try' : 'leave',
    prompts,
  );
  return { task, candidates, inForce, withSam: task.models.sam !== undefined };
}

/** The settings in force as a choice. */
export function choiceInForce({ task, candidates, inForce }: SearchSpace): Choice {
  const of = (settings: EngineSettings): StructureChoice => ({
    start: indexOfEqual(candidates.starts, startOptionOf(settings)),
    configuration: indexOfEqual(candidates.configurations, configurationOf(settings)),
    weight: candidates.samWeights.indexOf(settings.samWeight),
    gate: candidates.gates.indexOf(settings.gate),
    refine: settings.refine,
    presenceThreshold: settings.presenceThreshold,
  });
  return { shared: of(task.settings), structures: inForce.map(of), anatomy: task.anatomy };
}

/** The start option that leaves the U-Net's mask as it is. */
export function rawStart({ candidates }: SearchSpace): number {
  return indexOfEqual(candidates.starts, { threshold: 0.5, startRule: 'probability', component: 'all' });
}

/** The U-Net's mask as it is: what a structure falls back to that calibration would harm. */
export function rawChoice(choice: StructureChoice, space: SearchSpace): StructureChoice {
  return { ...choice, start: rawStart(space), refine: false, presenceThreshold: 0 };
}

/** The engine's settings of one structure under a start option; structures of several parts keep their rule. */
export function startSettings(space: SearchSpace, structure: number, start: number): EngineSettings {
  const { task, candidates, inForce } = space;
  const own = inForce[structure]!;
  const option = candidates.starts[start]!;
  const component = task.structures[structure]!.severalParts ? own.component : option.component;
  return { ...own, ...option, component };
}

/** All settings that a choice means for one structure. */
export function settingsOfChoice(
  space: SearchSpace,
  structure: number,
  choice: StructureChoice,
): EngineSettings {
  const { configurations, samWeights, gates } = space.candidates;
  return {
    ...startSettings(space, structure, choice.start),
    ...configurations[choice.configuration]!,
    samWeight: samWeights[choice.weight]!,
    gate: gates[choice.gate]!,
    refine: choice.refine,
    presenceThreshold: choice.presenceThreshold,
  };
}
