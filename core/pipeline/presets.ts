import type { EngineSettings } from '../domain/engine-settings.ts';

/** What was best on real radiographs with MobileSAM before any calibration (design: the engine, measured). */
export const DEFAULT_SETTINGS: EngineSettings = {
  threshold: 0.5,
  startRule: 'probability',
  component: 'largest-sum',
  morphology: null,
  boxMarginPx: 0,
  seed: 'distance',
  dropInnerNegatives: true,
  maskPrompt: { kind: 'soft', clip: 10 },
  passes: [['box', 'positive', 'mask']],
  samWeight: 0.5,
  gate: 0.6,
  refine: true,
  presenceThreshold: 0.3,
};

/**
 * "SAM Carries the Burden" as its published code runs: the component of highest mean probability, no
 * morphology (the code computes it and passes the unmorphed mask on), pass 1 box, pass 2 points with the
 * logits of pass 1, SAM alone, no gate.
 */
export const PAPER_SETTINGS: EngineSettings = {
  threshold: 0.5,
  startRule: 'probability',
  component: 'highest-mean',
  morphology: null,
  boxMarginPx: 0,
  seed: 'centroid',
  // The paper seeds from exclusive areas only, so that no seed lies inside another structure; ours for
  // structures without one would.
  dropInnerNegatives: true,
  maskPrompt: { kind: 'soft', clip: 10 },
  passes: [['box'], ['positive', 'negative', 'previous']],
  samWeight: 1,
  gate: 0,
  refine: true,
  presenceThreshold: 0,
};

export const PRESETS = { default: DEFAULT_SETTINGS, paper: PAPER_SETTINGS } as const;

export type PresetName = keyof typeof PRESETS;
