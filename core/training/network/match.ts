import { ExpectedError } from '../../domain/errors.ts';
import { parameterCount } from './layout.ts';
import type { ParameterLayout } from './layout.ts';

/** A tensor that a model file holds. */
export interface StoredTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** Names of our parameters -> names in the file of another program. */
export type ParameterMap = Readonly<Record<string, string>>;

/** So many names in a sentence; a wrong map misses them all. */
const NAMED_AT_MOST = 3;

function listed(names: readonly string[]): string {
  const first = names.slice(0, NAMED_AT_MOST).join(', ');
  const rest = names.length - NAMED_AT_MOST;
  return rest > 0 ? `${first} and ${String(rest)} more` : first;
}

const wrong = (sentence: string): ExpectedError => new ExpectedError('training-parameters', sentence);

/**
 * The parameters of a model that was trained before, to train it further.
 * @param stored the file's tensors by name @param map for files that Countersign did not write; names that it leaves out
 * are looked for as they are
 * @returns the flat vector of `layout`
 * @throws ExpectedError naming what is missing, has another shape or is no number
 */
export function matchParameters(
  layout: ParameterLayout,
  stored: ReadonlyMap<string, StoredTensor>,
  map: ParameterMap = {},
): Float32Array {
  const parameters = new Float32Array(parameterCount(layout));
  const missing: string[] = [];
  const misshapen: string[] = [];
  const broken: string[] = [];
  for (const slot of layout) {
    const name = map[slot.name] ?? slot.name;
    const tensor = stored.get(name);
    if (tensor === undefined) missing.push(name);
    else if (tensor.dims.join() !== slot.dims.join() || tensor.data.length !== slot.size)
      misshapen.push(`${name} (${tensor.dims.join(' x ')} instead of ${slot.dims.join(' x ')})`);
    else if (!tensor.data.every(Number.isFinite)) broken.push(name);
    else parameters.set(tensor.data, slot.offset);
  }
  if (missing.length > 0)
    throw wrong(
      `The model has no parameters ${listed(missing)}; choose a plan with the model's own network, or give the map of its names.`,
    );
  if (misshapen.length > 0)
    throw wrong(
      `The model's parameters do not fit the plan: ${listed(misshapen)}; choose levels, channels, head and structures as the model has them.`,
    );
  if (broken.length > 0)
    throw wrong(`The model's parameters ${listed(broken)} are not all numbers; choose another model.`);
  return parameters;
}
