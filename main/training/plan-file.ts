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
  if (fields === null) throw planWrong(`The plan ${file} is no JSON object; correct it.`);
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
  const file = given?.file ?? 'without a file';
  throw planWrong(`The plan ${file} is wrong at ${describeIssue(parsed.error)}; correct it.`);
}

function planWrong(sentence: string): ExpectedError {
  return new ExpectedError('plan-wrong', sentence);
}
