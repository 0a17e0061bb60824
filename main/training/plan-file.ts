import { ExpectedError } from '../../core/domain/errors.ts';
import { trainingPlanSchema, type TrainingPlan } from '../../core/training/plan.ts';
import { describeIssue } from '../models/describe-issue.ts';
import { parsePlanObject, planOver, type PlainObject } from './plan-object.ts';

/** What a person's plan file says. */
export interface PlanFile {
  /** As it was named. */
  readonly file: string;
  readonly fields: PlainObject;
}

/** @throws ExpectedError `plan-wrong` unless the text is a JSON object. */
export function parsePlanFile(text: string, file: string): PlanFile {
  const fields = parsePlanObject(text);
  if (fields === null) throw planWrong(file, 'no JSON object');
  return { file, fields };
}

/**
 * A complete plan with what a file changes of it, field by field.
 * @param more comes last. @throws ExpectedError `plan-wrong` with the file and the field.
 */
export function planWithFile(
  plan: TrainingPlan,
  given: PlanFile | null,
  more: Partial<TrainingPlan> = {},
): TrainingPlan {
  const parsed = trainingPlanSchema.safeParse({ ...planOver(plan, given?.fields ?? {}), ...more });
  if (parsed.success) return parsed.data;
  throw planWrong(given?.file ?? 'without a file', `wrong at ${describeIssue(parsed.error)}`);
}

function planWrong(file: string, what: string): ExpectedError {
  return new ExpectedError('plan-wrong', `The plan ${file} is ${what}; correct it.`);
}
