import type { SearchSpace } from '../../core/calibration/choice.ts';
import { startSettings } from '../../core/calibration/choice.ts';
import { measureRefined, measureRegion } from '../../core/calibration/measure-mask.ts';
import type {
  CalibrationCase,
  Measurer,
  RefinedMeasure,
  StartMeasure,
} from '../../core/calibration/measurement.ts';
import { startDiceOf } from '../../core/calibration/start-scores.ts';
import { CancelledError } from '../../core/domain/errors.ts';
import type { EngineSettings } from '../../core/domain/engine-settings.ts';
import { resampleBilinear } from '../../core/mask/resample.ts';
import type { Engine } from '../../core/pipeline/engine.ts';
import { embeddingOf } from '../../core/pipeline/label-frame.ts';
import { promptsFromMasks, type StructurePrompts } from '../../core/pipeline/prompts.ts';
import { decodeStructures } from '../../core/pipeline/refine.ts';
import { startMaskOf, type StartMask } from '../../core/pipeline/start-mask.ts';
import { strongestOthers } from '../../core/pipeline/start-score.ts';
import { workingSize, type Size } from '../../core/pipeline/working-grid.ts';
import type { LoadedCase } from './loaded-case.ts';

export interface MeasureOptions {
  readonly signal?: AbortSignal;
}

/**
 * Measures settings on loaded cases. The decoder runs once per structure and what it is told; weights, gates
 * and switches are evaluated from the same logits, of which only figures are kept.
 */
export function createMeasurer(
  engine: Engine,
  space: SearchSpace,
  loaded: readonly LoadedCase[],
  options: MeasureOptions = {},
): Measurer {
  const cases = loaded.map((one) => calibrationCase(one, space));
  const startMemo = new Map<string, StartMeasure>();
  const refinedMemo = new Map<string, RefinedMeasure>();
  const answerMemo = new Map<string, readonly (RefinedMeasure | null)[]>();
  return {
    cases,
    starts(caseIndex, starts) {
      const one = loaded[caseIndex]!;
      const measured = starts.map((option, structure) => {
        const key = `${caseIndex} ${structure} ${option}`;
        const known = startMemo.get(key) ?? measureStart(one, space, structure, option);
        startMemo.set(key, known);
        return known;
      });
      return Promise.resolve(measured);
    },
    async refined(caseIndex, starts, configurations) {
      const keyOf = (configuration: number): string => `${caseIndex} ${configuration} ${starts.join(' ')}`;
      const missing = configurations.filter((one) => !answerMemo.has(keyOf(one)));
      if (missing.length > 0) {
        const work = caseWork(engine, space, { one: loaded[caseIndex]!, caseIndex, starts, ...options });
        for (const configuration of missing) {
          if (options.signal?.aborted === true) throw new CancelledError();
          answerMemo.set(keyOf(configuration), await work.measure(configuration, refinedMemo));
        }
      }
      return configurations.map((one) => answerMemo.get(keyOf(one))!);
    },
  };
}

function calibrationCase(one: LoadedCase, space: SearchSpace): CalibrationCase {
  const margin = space.candidates.starts.some((option) => option.startRule === 'margin');
  const others = margin ? strongestOthers(one.probabilities) : null;
  return {
    caseId: one.source.caseId,
    group: one.source.group,
    truth: one.truth.map((truth) => (truth === null ? null : truth.area > 0 ? 'present' : 'absent')),
    truthShapes: one.truthShapes,
    rawDice: one.rawDice,
    startDice: one.coarseTruth.map((truth, structure) =>
      truth === null
        ? null
        : startDiceOf(
            one.probabilities[structure]!,
            others?.[structure] ?? null,
            truth,
            space.candidates.starts.map((_, option) => startSettings(space, structure, option)),
          ),
    ),
  };
}

function measureStart(one: LoadedCase, space: SearchSpace, structure: number, option: number): StartMeasure {
  const work = workingSize(one.geometry);
  const start = startOf(one, startSettings(space, structure, option), { structure, image: work });
  const region = { left: 0, top: 0, right: work.width, bottom: work.height };
  const grid = resampleBilinear(start.score, work);
  return {
    ...measureRegion(grid, { region, work }, one.truth[structure] ?? null),
    meanProbability: start.meanProbability,
  };
}

function startOf(
  one: LoadedCase,
  settings: EngineSettings,
  at: { readonly structure: number; readonly image: Size },
): StartMask {
  const others = settings.startRule === 'margin' ? strongestOthers(one.probabilities)[at.structure]! : null;
  return startMaskOf(one.probabilities[at.structure]!, others, settings, at.image);
}

/** One case under one set of start options: start masks and prompts are made once for all configurations. */
function caseWork(
  engine: Engine,
  space: SearchSpace,
  at: {
    readonly one: LoadedCase;
    readonly caseIndex: number;
    readonly starts: readonly number[];
  } & MeasureOptions,
) {
  const { one, caseIndex, starts, signal } = at;
  const { sam, sessions } = engine;
  const masks = starts.map((option, structure) =>
    startOf(one, startSettings(space, structure, option), { structure, image: one.image }),
  );
  const promptMemo = new Map<string, readonly (StructurePrompts | null)[]>();
  const promptsOf = (settings: readonly EngineSettings[]): readonly (StructurePrompts | null)[] => {
    const { boxMarginPx, seed, dropInnerNegatives } = settings[0]!;
    const key = `${boxMarginPx} ${seed} ${String(dropInnerNegatives)}`;
    const known =
      promptMemo.get(key) ??
      promptsFromMasks(
        masks.map((start) => start.mask),
        settings,
      );
    promptMemo.set(key, known);
    return known;
  };
  return {
    async measure(
      configuration: number,
      memo: Map<string, RefinedMeasure>,
    ): Promise<(RefinedMeasure | null)[]> {
      const settings = starts.map((option, structure) => ({
        ...startSettings(space, structure, option),
        ...space.candidates.configurations[configuration]!,
      }));
      const prompts = promptsOf(settings);
      const usesNegatives = settings[0]!.passes.some((pass) => pass.includes('negative'));
      const keys = prompts.map((own, structure) => {
        if (own === null) return null;
        const told = usesNegatives ? own : { box: own.box, seed: own.seed };
        return `${caseIndex} ${structure} ${starts[structure]!} ${configuration} ${JSON.stringify(told)}`;
      });
      if (sam === null) return keys.map(() => null);
      const decoding = await decodeStructures({
        starts: masks,
        prompts: prompts.map((own, index) => (keys[index] === null || memo.has(keys[index]!) ? null : own)),
        settings,
        manifest: sam,
        geometry: one.geometry,
        embedding: async () =>
          (await one.embeddings.get()) ?? (await embeddingOf({ sam, sessions }, await one.source.job())),
        decode: (embedding, runs) =>
          sessions.run({
            network: `${sam.id}/decoder`,
            shared: { [sam.decoder.inputs.embedding]: embedding },
            runs,
            outputs: [sam.decoder.outputs.iou, sam.decoder.outputs.lowResMasks],
            priority: 'batch',
            ...(signal === undefined ? {} : { signal }),
          }),
      });
      return keys.map((key, structure) => {
        const answer = decoding.structures[structure] ?? null;
        if (key !== null && answer !== null) {
          const { geometry, truth } = one;
          memo.set(
            key,
            measureRefined(masks[structure]!.score, answer.logits, {
              geometry,
              truth: truth[structure] ?? null,
              samWeights: space.candidates.samWeights,
            }),
          );
        }
        return key === null ? null : (memo.get(key) ?? null);
      });
    },
  };
}
