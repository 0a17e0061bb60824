import { createHash } from 'node:crypto';
import type { PromptEffort } from '../../core/calibration/candidates.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { StudyCell } from '../../core/experiment/cell.ts';
import { studyPlot } from '../../core/experiment/plot.ts';
import { studyTables, tablesAsMarkdown, type ReportTable } from '../../core/experiment/report.ts';
import { possibleCounts, splitCases } from '../../core/experiment/split.ts';
import { compareCells, summariseCells, type VariantDice } from '../../core/experiment/summarise.ts';
import type { StudyVariant } from '../../core/experiment/variants.ts';
import { ENGINE_VERSION } from '../../core/pipeline/engine-version.ts';
import type { TrainingPlan } from '../../core/training/plan.ts';
import type { HostLauncher } from '../inference/host-process.ts';
import type { ModelRegistry } from '../models/model-registry.ts';
import type { Trainer } from '../training/training-set.ts';
import { NETWORK_FOLDS } from './calibrate-study.ts';
import type { DataSet } from './data-set.ts';
import { openStudyFolder } from './study-folder.ts';
import { createStudyNetworks } from './study-networks.ts';
import { runStudy } from './study.ts';

export interface ExperimentRequest {
  readonly data: DataSet;
  readonly plan: TrainingPlan;
  /** How many prompts calibration tries. */
  readonly prompts: PromptEffort;
  readonly counts: readonly number[];
  /** How many; they are 1, 2, 3... */
  readonly seeds: number;
  readonly variants: readonly StudyVariant[];
  /** Where everything is kept. */
  readonly folder: string;
}

export interface ExperimentPorts {
  readonly trainer: Trainer;
  /** Networks that are trained side by side. */
  readonly atOnce: number;
  readonly registry: ModelRegistry;
  readonly launch: HostLauncher;
  readonly signal: AbortSignal;
  /** One sentence at a time. */
  readonly say: (sentence: string) => void;
  readonly onProgress: (stage: string, done: number, total: number) => void;
}

export interface ExperimentReport {
  readonly cells: readonly StudyCell[];
  readonly summary: readonly VariantDice[];
  readonly tables: readonly ReportTable[];
}

/** The model that refines. */
const SAM = 'mobile-sam';

/**
 * Runs the study and writes results.json, report.md and plot.svg into its folder.
 * @throws ExpectedError when no number of labelled cases is possible, or the folder is of another study.
 */
export async function runExperiment(
  request: ExperimentRequest,
  ports: ExperimentPorts,
): Promise<ExperimentReport> {
  const { data, plan, prompts, variants } = request;
  const seeds = Array.from({ length: request.seeds }, (_, index) => index + 1);
  const counts = countsFor(request, seeds, ports.say);
  const folder = await openStudyFolder(request.folder, fingerprintOf(request));
  const networks = createStudyNetworks({
    folder: folder.networks,
    registry: ports.registry,
    samId: SAM,
    structures: data.structures,
    plan,
    launch: ports.launch,
  });
  try {
    const { trainer, atOnce, signal, onProgress } = ports;
    const cells = await runStudy(
      { data, plan, prompts, counts, seeds, variants },
      { trainer, atOnce, networks, folder, signal, onProgress },
    );
    const summary = summariseCells(cells);
    const structures = data.structures.map(({ id }) => id);
    const tables = studyTables(cells, structures);
    const title = `${data.name}: mean Dice of the test cases, ${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}`;
    await folder.write('plot.svg', studyPlot(summary, title));
    await folder.write('report.md', `# ${title}\n\n${data.note}\n\n${tablesAsMarkdown(tables)}`);
    await folder.write('results.json', resultsText({ data, plan, seeds, cells, summary }));
    return { cells, summary, tables };
  } finally {
    await networks.close();
  }
}

/** The numbers of labelled cases that are possible with every seed. @throws ExpectedError `experiment-few`. */
export function countsFor(
  { data, counts }: Pick<ExperimentRequest, 'data' | 'counts'>,
  seeds: readonly number[],
  say: (sentence: string) => void,
): readonly number[] {
  const cases = new Set(data.images.map((image) => image.caseName)).size;
  // The test holds whole patients: the seed with the largest test decides what is possible for all.
  const pool = Math.min(...seeds.map((seed) => splitCases(data.images, seed).pool.length));
  const { possible, left } = possibleCounts(counts, pool);
  say(`${data.note} At most ${cases - pool} of ${cases} cases are the test, at least ${pool} the pool.`);
  if (possible.length === 0) {
    throw new ExpectedError(
      'experiment-few',
      `Of ${cases} cases ${pool} are left beside the test, too few for ${counts.join(', ')} labelled and some unlabelled ones; ask for fewer with --cases or bring more data.`,
    );
  }
  if (left.length > 0) say(`Left out, because the pool is too small for it: k = ${left.join(', ')}.`);
  return possible;
}

function fingerprintOf({ data, plan, prompts }: ExperimentRequest): string {
  const facts = [
    ENGINE_VERSION,
    NETWORK_FOLDS,
    data.structures.map(({ id }) => id),
    data.images.map(({ name, caseName, group }) => [name, caseName, group]),
    data.typical,
    plan,
    prompts,
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

function resultsText(about: {
  readonly data: DataSet;
  readonly plan: TrainingPlan;
  readonly seeds: readonly number[];
  readonly cells: readonly StudyCell[];
  readonly summary: readonly VariantDice[];
}): string {
  const { data, plan, seeds, cells, summary } = about;
  const results = {
    format: 'countersign-experiment/1',
    data: { name: data.name, note: data.note, structures: data.structures.map(({ id }) => id) },
    plan,
    seeds,
    dice: summary,
    differences: compareCells(cells),
    cells,
  };
  return `${JSON.stringify(results)}\n`;
}
