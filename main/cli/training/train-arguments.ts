import { trainingSourceSchema, type TrainingSource } from '../../../core/contract/training.ts';
import { namedPlan, PLAN_NAMES, type PlanName } from '../../../core/training/named-plans.ts';
import { trainingPlanSchema, type TrainingPlan } from '../../../core/training/plan.ts';
import { withEpochs } from '../../../core/training/with-epochs.ts';
import { USUAL_HELD, USUAL_PLAN, USUAL_QUALITY } from '../../../core/training/usual-choices.ts';
import { providerOrder } from '../../inference/provider-order.ts';
import { parsePlanFile, planWithFile } from '../../training/plan-file.ts';
import { UsageError, type CommandContext, type CommandInput, type CommandOption } from '../command.ts';
import { planText } from '../plan-text.ts';
import { UNLOCK_OPTION } from '../sealing/unlock-option.ts';
import { wholeNumber } from '../whole-number.ts';

const MODES = trainingPlanSchema.shape.mode.unwrap().options;

export const TRAIN_OPTIONS: Readonly<Record<string, CommandOption>> = {
  ...UNLOCK_OPTION,
  task: { kind: 'text', value: 'T', help: 'id of a task; with --data also its JSON file' },
  data: {
    kind: 'text',
    value: 'DIR',
    help: 'learn from images and truth in a folder instead of a workspace',
  },
  mode: { kind: 'text', value: 'MODE', help: `${MODES.join(', ')} (default: initial)` },
  preset: { kind: 'text', value: 'PLAN', help: `${PLAN_NAMES.join(', ')} (default: ${USUAL_PLAN})` },
  plan: { kind: 'text', value: 'FILE', help: 'JSON: what of the plan shall differ from the preset' },
  parent: { kind: 'text', value: 'MODEL', help: 'what fine-tuning starts from' },
  unsigned: {
    kind: 'text',
    value: 'WEIGHT',
    help: 'also learn from pseudo labels that nobody has signed, with this weight (above 0, at most 1)',
  },
  quality: {
    kind: 'text',
    value: 'Q',
    help: `of --unsigned: least estimated Dice of those that count (default ${String(USUAL_QUALITY)})`,
  },
  held: {
    kind: 'text',
    value: 'SHARE',
    help: `share of the patients that are kept for comparisons (default ${String(USUAL_HELD)}; with --data 0)`,
  },
  id: { kind: 'text', value: 'ID', help: 'of the new model (default: the task and a number)' },
  name: { kind: 'text', value: 'NAME', help: 'of the new model, for people' },
  'model-version': { kind: 'text', value: 'V', help: 'of the new model (default 1)' },
  licence: { kind: 'text', value: 'TEXT', help: 'of the new model' },
  seed: {
    kind: 'text',
    value: 'S',
    help: 'of everything that is drawn but whom it is measured on (default 1)',
  },
  epochs: { kind: 'text', value: 'N', help: 'instead of those of the plan' },
  provider: {
    kind: 'text',
    value: 'P',
    help:
      `what computes the steps: auto or ${providerOrder(process.platform).join(', ')} (default: auto, the fastest that has ` +
      "the CPU's numbers). With --resume: another one than before; the model is another one then, too",
  },
  resume: {
    kind: 'text',
    value: 'RUN',
    help: 'go on with a training that was paused, interrupted or failed',
  },
  finish: { kind: 'flag', help: 'with --resume: make the model of the best state so far' },
  list: { kind: 'flag', help: 'list the trainings; none is started' },
  out: {
    kind: 'text',
    value: 'DIR',
    help: "folder of models that gets the new one (with --data needed; else the station's own if not given)",
  },
  models: { kind: 'list', value: 'DIR', help: 'folder with further models' },
};

/** What a source of a workspace is made of. @throws UsageError */
export function sourceOf(input: CommandInput, taskId: string): TrainingSource {
  const weight = input.text('unsigned');
  const quality = share(input, 'quality') ?? USUAL_QUALITY;
  if (weight === undefined && input.text('quality') !== undefined) {
    throw new UsageError('--quality is of pseudo labels: name their weight with --unsigned');
  }
  const number = share(input, 'unsigned');
  if (number === 0) throw new UsageError('--unsigned needs a number above 0; leave it out instead');
  return trainingSourceSchema.parse({
    taskId,
    unsigned: number === undefined ? null : { weight: number, quality },
    held: heldShare(input) ?? USUAL_HELD,
  });
}

/** Share of the patients to hold back. @throws UsageError */
export function heldShare(input: CommandInput): number | undefined {
  // The others are learnt from and measured on.
  return share(input, 'held', 0.9);
}

function share(input: CommandInput, name: string, most = 1): number | undefined {
  const text = input.text(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= most) return value;
  throw new UsageError(`--${name} needs a number from 0 to ${String(most)}, not "${text}"`);
}

/** Undefined: nothing was said; null: by measurement. @throws UsageError */
export function providerOf(input: CommandInput): string | null | undefined {
  const text = input.text('provider');
  if (text === undefined) return undefined;
  const known = ['auto', ...providerOrder(process.platform)];
  if (!known.includes(text)) throw new UsageError(`--provider is ${known.join(' or ')}, not "${text}"`);
  return text === 'auto' ? null : text;
}

/** @throws UsageError */
export function presetOf(input: CommandInput): PlanName {
  const text = input.text('preset') ?? USUAL_PLAN;
  const found = PLAN_NAMES.find((name) => name === text);
  if (found !== undefined) return found;
  throw new UsageError(`--preset is ${PLAN_NAMES.join(' or ')}, not "${text}"`);
}

/** The plan that somebody wants, of the preset of their choice for some cases. */
export type AskedPlan = (preset: TrainingPlan) => TrainingPlan;

/**
 * Reads what a plan shall be, before any image is: the file, then the options.
 * @throws UsageError; ExpectedError `plan-missing`, `plan-wrong`.
 */
export async function askedPlan(
  input: CommandInput,
  context: Pick<CommandContext, 'cwd'>,
): Promise<AskedPlan> {
  const file = input.text('plan');
  const given = file === undefined ? null : parsePlanFile(await planText(file, context), file);
  const mode = modeOf(input);
  const epochs = whole(input, 'epochs', { least: 1, most: 100_000 });
  const seed = whole(input, 'seed', { least: 0, most: 0xffffffff });
  const last = { ...(mode === undefined ? {} : { mode }), ...(seed === undefined ? {} : { seed }) };
  const over: AskedPlan = (preset) => {
    const plan = planWithFile(preset, given, last);
    return epochs === undefined ? plan : withEpochs(plan, epochs);
  };
  const parent = input.text('parent');
  const isFineTuning = over(namedPlan(presetOf(input), { view: null, cases: 1 })).mode === 'fine-tune';
  if (isFineTuning && parent === undefined) {
    throw new UsageError('Fine-tuning needs a model to start from: name it with --parent MODEL');
  }
  if (!isFineTuning && parent !== undefined) {
    throw new UsageError('--parent is what fine-tuning starts from: it needs --mode fine-tune');
  }
  return over;
}

function modeOf(input: CommandInput): TrainingPlan['mode'] | undefined {
  const text = input.text('mode');
  const mode = MODES.find((one) => one === text);
  if (text === undefined || mode !== undefined) return mode;
  throw new UsageError(`--mode is ${MODES.join(' or ')}, not "${text}"`);
}

function whole(
  input: CommandInput,
  name: string,
  limits: { readonly least: number; readonly most: number },
): number | undefined {
  const text = input.text(name);
  return text === undefined ? undefined : wholeNumber(text, { name, ...limits });
}
