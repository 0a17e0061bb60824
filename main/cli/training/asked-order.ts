import type { PlanName } from '../../../core/training/named-plans.ts';
import type { ModelRegistry } from '../../models/model-registry.ts';
import type { CommandContext, CommandInput } from '../command.ts';
import { askedModelId } from '../model-id-option.ts';
import { askedPlan, presetOf, providerOf, type AskedPlan } from './train-arguments.ts';

/** What was typed for a new training, as far as it can be told without its cases. */
export interface AskedOrder {
  readonly planOver: AskedPlan;
  readonly preset: PlanName;
  /** Null: by measurement. */
  readonly provider: string | null;
  /** Of the new model; undefined: the next one that is free. */
  readonly id: string | undefined;
  /** What fine-tuning starts from; null: nothing. */
  readonly parent: string | null;
}

/**
 * Reads it before any case is: whoever mends the cases should not find a wrong option then.
 * @throws UsageError; ExpectedError `plan-missing`, `plan-wrong`, `model-unknown`, or what is wrong with the parent
 */
export async function askedOrder(
  input: CommandInput,
  context: Pick<CommandContext, 'cwd'>,
  registry: Pick<ModelRegistry, 'get'>,
): Promise<AskedOrder> {
  const planOver = await askedPlan(input, context);
  const [preset, provider] = [presetOf(input), providerOf(input) ?? null];
  const id = askedModelId(input, 'id');
  const parent = input.text('parent');
  return {
    planOver,
    preset,
    provider,
    id,
    parent: parent === undefined ? null : registry.get(parent).id,
  };
}
