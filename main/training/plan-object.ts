import { trainingPlanSchema, type TrainingPlan } from '../../core/training/plan.ts';
import { withEpochs } from '../../core/training/with-epochs.ts';

/** A training plan, or a part of one, as a person wrote it. */
export type PlainObject = Readonly<Record<string, unknown>>;

function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a plan's file says; null where it is no JSON object. */
export function parsePlanObject(text: string): PlainObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isPlainObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** What the second one says wins, field by field; a window of another kind has other fields and comes in whole. */
export function mergePlans(plan: PlainObject, more: PlainObject): PlainObject {
  const entries = Object.entries(more).map(([key, value]) => {
    const before = plan[key];
    const goesOn = isPlainObject(before) && isPlainObject(value) && !isOtherKind(before, value);
    return [key, goesOn ? mergePlans(before, value) : value];
  });
  return { ...plan, ...Object.fromEntries(entries) };
}

/**
 * What somebody's file makes of a complete plan. Where it names another number of epochs, what is counted in epochs keeps its
 * share of them unless the file names that, too.
 */
export function planOver(plan: TrainingPlan, fields: PlainObject): PlainObject {
  const epochs = trainingPlanSchema.shape.epochs.unwrap().safeParse(fields['epochs']);
  return mergePlans(epochs.success ? withEpochs(plan, epochs.data) : plan, fields);
}

function isOtherKind({ kind }: PlainObject, more: PlainObject): boolean {
  return more['kind'] !== undefined && more['kind'] !== kind;
}
