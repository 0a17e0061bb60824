import type { CodedConcept } from '../../../core/domain/coded-concept.ts';
import type { Task, TaskStructure } from '../../../core/domain/task.ts';
import type { IncomingLabel } from '../incoming.ts';

/** Which structure a label of a file is. */
export type MappedLabel =
  | { readonly structure: string; readonly problem?: undefined }
  /** One sentence that says which `--map` solves it. */
  | { readonly structure: null; readonly problem: string };

/** What the person said by `--map "label=structure"`; null: this label is left out on purpose. */
export type LabelChoices = ReadonlyMap<string, string | null>;

/** As a label of `--map`: all labels that are no structure. */
export const OTHERS = '*';

/**
 * Maps labels to structures of the task: by what the person said, else by equal coded type and region, else by equal
 * id or name. What could be two structures, or whose structure another label means too, is mapped to none.
 * @param choices by label, normalised; see `plainName`.
 * @returns one a label; undefined: left out on purpose.
 */
export function mapLabels(
  labels: readonly IncomingLabel[],
  task: Task,
  choices: LabelChoices,
): (MappedLabel | undefined)[] {
  const found = labels.map((label) => mapLabel(label, task, choices));
  return found.map((one, index) => {
    if (one === undefined || one.structure === null || isChosen(labels[index]!, choices)) return one;
    const rivals = labels.filter((label, other) => {
      return other !== index && found[other]?.structure === one.structure && !isChosen(label, choices);
    });
    if (rivals.length === 0) return one;
    const names = [labels[index]!, ...rivals].map((label) => `"${label.name}"`).join(' and ');
    const { name } = labels[index]!;
    return {
      structure: null,
      problem: `The labels ${names} both look like ${one.structure}; say which one it is with --map "${name}=${one.structure}".`,
    };
  });
}

function mapLabel(label: IncomingLabel, task: Task, choices: LabelChoices): MappedLabel | undefined {
  const chosen = choiceOf(label, choices);
  if (chosen === null) return undefined;
  if (chosen !== undefined) return { structure: chosen };
  const byCode = task.structures.filter((one) => hasSameCode(label, one));
  const byName = task.structures.filter((one) => hasSameName(label, one));
  // Tasks may give several structures one code and tell them apart by name.
  const both = byCode.filter((one) => byName.includes(one));
  const candidates = both.length > 0 ? both : byCode.length > 0 ? byCode : byName;
  const [only] = candidates;
  if (candidates.length === 1 && only !== undefined) return { structure: only.id };
  const { name } = label;
  if (candidates.length === 0) {
    if (choices.get(OTHERS) === null) return undefined;
    return {
      structure: null,
      problem: `The label "${name}" is no structure of the task; say which one it is with --map "${name}=STRUCTURE", or leave it out with --map "${name}=".`,
    };
  }
  const ids = candidates.map((one) => one.id);
  return {
    structure: null,
    problem: `The label "${name}" may be ${ids.join(' or ')}; say which one it is with --map "${name}=${ids[0] ?? ''}".`,
  };
}

/** A label can be named by its name or, where names repeat, by its number. */
function choiceOf(label: IncomingLabel, choices: LabelChoices): string | null | undefined {
  const byName = choices.get(plainName(label.name));
  if (byName !== undefined || label.number === null) return byName;
  return choices.get(String(label.number));
}

function isChosen(label: IncomingLabel, choices: LabelChoices): boolean {
  return choiceOf(label, choices) !== undefined;
}

/** Type and region are equal; a label without a region fits only a structure without one, and the reverse. */
function hasSameCode(label: IncomingLabel, structure: TaskStructure): boolean {
  if (label.type === null || !isSame(label.type, structure.type)) return false;
  if (label.region === null || structure.region === undefined) {
    return label.region === null && structure.region === undefined;
  }
  return isSame(label.region, structure.region);
}

/** SRT is the older name of SNOMED's scheme, with other values; only equal ones are equal. */
function isSame(a: CodedConcept, b: CodedConcept): boolean {
  return a.scheme === b.scheme && a.value === b.value;
}

function hasSameName(label: IncomingLabel, structure: TaskStructure): boolean {
  const name = plainName(label.name);
  return name !== '' && (name === plainName(structure.id) || name === plainName(structure.name));
}

/** Without case, spaces, underscores and dashes; letters and digits of any script stay. */
export function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/gu, '');
}
