import type { EngineSettings } from '../domain/engine-settings.ts';
import { DEFAULT_SETTINGS, PAPER_SETTINGS } from '../pipeline/presets.ts';

/** How start masks are made; the choice may differ per structure. */
export type StartOption = Pick<EngineSettings, 'threshold' | 'startRule' | 'component'>;

/** What SAM is told; one for the whole task, since a few cases cannot tell structures apart here. */
export type Configuration = Pick<
  EngineSettings,
  'boxMarginPx' | 'seed' | 'dropInnerNegatives' | 'maskPrompt' | 'passes'
>;

/** Everything that calibration chooses from. The first of equally good candidates wins. */
export interface Candidates {
  readonly starts: readonly StartOption[];
  readonly configurations: readonly Configuration[];
  readonly samWeights: readonly number[];
  /** From the most protective on: of equal ones the highest is taken. */
  readonly gates: readonly number[];
  readonly presenceThresholds: readonly number[];
}

const THRESHOLDS = [0.5, 0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9];
const COMPONENTS = ['largest-sum', 'largest', 'highest-mean', 'all'] as const;
const SAM_WEIGHTS = [0.5, 0.25, 0.75, 1];
const GATES = [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5, 0];
const PRESENCE_STEP = 0.05;
const PRESENCE_STEPS = 12;

const soft = configurationOf(DEFAULT_SETTINGS);

/** A small list on purpose: what helped or was the paper's in measurements on real radiographs. */
const CONFIGURATIONS: readonly Configuration[] = [
  soft,
  { ...soft, maskPrompt: { kind: 'hard', clip: 6.9 } },
  { ...soft, passes: [['box', 'positive', 'negative', 'mask']] },
  { ...soft, passes: [['box', 'mask']] },
  { ...soft, passes: [['box']] },
  { ...soft, boxMarginPx: 6 },
  {
    ...soft,
    passes: [
      ['box', 'positive', 'mask'],
      ['box', 'positive', 'previous'],
    ],
  },
  configurationOf(PAPER_SETTINGS),
];

/** How much is tried: `few` leaves it at the mask prompts that were best, at a fifth of the decoder's work. */
export type PromptEffort = 'all' | 'few';
const FEW = 2;

/**
 * The candidates, with the settings that are in force among them, so that nothing is lost by calibrating.
 * @param inForce of every structure.
 * @param margin whether the margin rule may be tried: only where structures never overlap.
 */
export function candidatesFor(
  inForce: readonly EngineSettings[],
  margin: 'try' | 'leave',
  prompts: PromptEffort = 'all',
): Candidates {
  const rules: StartOption['startRule'][] = margin === 'try' ? ['probability', 'margin'] : ['probability'];
  const starts = rules.flatMap((startRule) =>
    COMPONENTS.flatMap((component) =>
      THRESHOLDS.map((threshold): StartOption => ({ threshold, startRule, component })),
    ),
  );
  return {
    starts: distinct([...starts, ...inForce.map(startOptionOf)]),
    configurations: distinct([
      ...CONFIGURATIONS.slice(0, prompts === 'few' ? FEW : undefined),
      ...inForce.map(configurationOf),
    ]),
    samWeights: distinct([...SAM_WEIGHTS, ...inForce.map((one) => one.samWeight)]),
    gates: distinct([...GATES, ...inForce.map((one) => one.gate)]).sort((a, b) => b - a),
    presenceThresholds: distinct([
      ...Array.from({ length: PRESENCE_STEPS + 1 }, (_, step) => Number((step * PRESENCE_STEP).toFixed(2))),
      ...inForce.map((one) => one.presenceThreshold),
    ]).sort((a, b) => a - b),
  };
}

export function startOptionOf(settings: StartOption): StartOption {
  const { threshold, startRule, component } = settings;
  return { threshold, startRule, component };
}

export function configurationOf(settings: Configuration): Configuration {
  const { boxMarginPx, seed, dropInnerNegatives, maskPrompt, passes } = settings;
  return { boxMarginPx, seed, dropInnerNegatives, maskPrompt: { ...maskPrompt }, passes };
}

/** Index of an equal candidate. The settings in force are always among them. */
export function indexOfEqual<T>(candidates: readonly T[], wanted: T): number {
  const text = JSON.stringify(wanted);
  return candidates.findIndex((candidate) => JSON.stringify(candidate) === text);
}

function distinct<T>(values: readonly T[]): T[] {
  return values.filter((value, index) => indexOfEqual(values, value) === index);
}
