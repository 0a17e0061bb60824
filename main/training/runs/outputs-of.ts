import type { Task, TaskStructure } from '../../../core/domain/task.ts';
import type { RunStructure } from './run-record.ts';

/** Outputs are called as the task calls them, so that it finds its structures in the new model as in the old one. */
export function outputsOf({ structures }: Pick<Task, 'structures'>): RunStructure[] {
  const wanted = structures.map(({ id, output }) => output ?? id);
  // Two structures of one output: the new model can tell them apart, and the task says how when it is promoted.
  const names = new Set(wanted).size === wanted.length ? wanted : structures.map(({ id }) => id);
  return structures.map((one, index) => runStructure(one, names[index]!));
}

function runStructure(
  { name, colour, type, severalParts, settings }: TaskStructure,
  id: string,
): RunStructure {
  const component = severalParts ? 'all' : (settings.component ?? 'largest-sum');
  return { id, name, colour, code: type, component };
}
