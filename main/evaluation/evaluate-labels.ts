import { CancelledError, ExpectedError, messageOf } from '../../core/domain/errors.ts';
import type { PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { reportOf, type EvaluationReport } from '../../core/evaluation/report.ts';
import type { ScoreRow, StructureFact } from '../../core/evaluation/score-row.ts';
import { labelFrame } from '../../core/pipeline/label-frame.ts';
import type { Frame } from '../../core/domain/frame.ts';
import { greyFrameOf } from '../../core/pixels/grey-frame.ts';
import { frameDigest } from '../engine/frame-digest.ts';
import { frameJob } from '../engine/label-case.ts';
import type { LoadedEngine } from '../engine/load-engine.ts';
import type { OpenFrames } from '../engine/label-frame-file.ts';
import type { ReportEvaluation, StructureDice } from '../report/report-input.ts';
import type { SourceLocator } from '../dicom/sources/source.ts';
import type { CatalogueFrame } from '../workspace/catalogue-types.ts';
import type { EmbeddingStore } from '../workspace/embedding-store.ts';
import type { MaskStore } from '../workspace/mask-store.ts';
import { greyImage } from './grey-image.ts';
import { noMatch, twice } from './labelled-cases.ts';
import { scoreCase } from './score-case.ts';
import { groupOf, type TruthPlace } from './truth-place.ts';

export interface EvaluationPorts {
  readonly masks: Pick<MaskStore, 'get'>;
  readonly embeddings: EmbeddingStore;
  readonly openFrames: (locator: SourceLocator) => Promise<OpenFrames>;
  /** Makes the masks of the paper's preset; null when they are not asked for. */
  readonly paper: LoadedEngine | null;
}

export interface EvaluationOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

export interface Evaluation {
  readonly report: EvaluationReport;
  readonly rows: readonly ScoreRow[];
  /** Cases that have truth and could not be scored, with one sentence each. */
  readonly refused: readonly { readonly caseId: string; readonly reason: string }[];
  /** Dice per label and structure, for the report with pictures. */
  readonly dice: ReportEvaluation;
}

interface Subject {
  readonly name: string;
  readonly frame: CatalogueFrame;
  readonly label: PseudoLabel;
}

/**
 * Scores pseudo labels against truth, all variants side by side. A case that cannot be scored is named and
 * left out.
 * @param labels of one task, one per frame.
 * @throws ExpectedError when no label has truth or none could be scored, CancelledError.
 */
export async function evaluateLabels(
  about: {
    readonly labels: readonly PseudoLabel[];
    readonly frames: Iterable<CatalogueFrame>;
    readonly truth: TruthPlace;
  },
  ports: EvaluationPorts,
  options: EvaluationOptions,
): Promise<Evaluation> {
  const { labels, truth } = about;
  const subjects = subjectsOf(about);
  const rows: ScoreRow[] = [];
  const facts: StructureFact[] = [];
  const refused: { caseId: string; reason: string }[] = [];
  const dice: Record<string, Readonly<Record<string, StructureDice>>> = {};
  for (const [index, subject] of subjects.entries()) {
    if (options.signal.aborted) throw new CancelledError();
    const { name, label } = subject;
    try {
      if (subjects.some((other) => other !== subject && other.name === name)) throw twice(name);
      const own = await scoreSubject(subject, truth, ports, options.signal);
      rows.push(...own);
      facts.push(...factsOf(name, label));
      dice[label.id] = diceOf(own);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      refused.push({ caseId: name, reason: messageOf(error) });
    }
    options.onProgress(index + 1, subjects.length);
  }
  if (rows.length === 0) throw nothingScored(labels, refused);
  const report = reportOf({
    task: { id: labels[0]!.task.id, version: Math.max(...labels.map((label) => label.task.version)) },
    structures: [...new Set(labels.flatMap((label) => label.structures.map((one) => one.structure)))],
    casesWithoutTruth: labels.length - subjects.length,
    rows,
    facts,
  });
  return { report, rows, refused, dice };
}

function subjectsOf(about: {
  readonly labels: readonly PseudoLabel[];
  readonly frames: Iterable<CatalogueFrame>;
  readonly truth: TruthPlace;
}): Subject[] {
  const { labels, truth } = about;
  const byFrame = new Map(labels.map((label) => [label.frame.frameId, label]));
  const subjects: Subject[] = [];
  for (const frame of about.frames) {
    const label = byFrame.get(frame.frameId);
    const name = label === undefined ? null : truth.nameOf(frame);
    if (label !== undefined && name !== null) subjects.push({ name, frame, label });
  }
  if (subjects.length === 0) throw noMatch(labels.length, truth);
  return subjects;
}

async function scoreSubject(
  { name, frame, label }: Subject,
  truth: TruthPlace,
  ports: EvaluationPorts,
  signal: AbortSignal,
): Promise<ScoreRow[]> {
  const known = await truth.read(name, { width: label.frame.columns, height: label.frame.rows });
  const decoded = await (await ports.openFrames(frame.locator)).decodeFrame(frame.frameIndex);
  if (frameDigest(decoded) !== label.frame.pixels) {
    throw new ExpectedError('frame-changed', 'Its file holds other pixels than those that were labelled.');
  }
  return scoreCase(
    {
      caseId: name,
      group: groupOf(name, frame.facts, truth.patients),
      label,
      truth: known ?? new Map<string, BitMask>(),
      grey: greyImage(greyFrameOf(decoded)),
      spacing: decoded.spacing,
      paper: ports.paper === null ? null : await paperMasks(ports.paper, decoded, ports.embeddings, signal),
    },
    ports.masks,
  );
}

async function paperMasks(
  engine: LoadedEngine,
  frame: Frame,
  embeddings: EmbeddingStore,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, BitMask>> {
  const labels = await labelFrame(engine, frameJob(engine, frame, embeddings, { priority: 'batch', signal }));
  return new Map(labels.structures.map((one) => [one.structure, one.masks.refined]));
}

function factsOf(caseId: string, label: PseudoLabel): StructureFact[] {
  return label.structures.map(({ structure, outcome, quality }) => ({ caseId, structure, outcome, quality }));
}

function diceOf(rows: readonly ScoreRow[]): Record<string, StructureDice> {
  const dice: Record<string, Record<string, number | null>> = {};
  for (const { structure, variant, dice: value } of rows) (dice[structure] ??= {})[variant] = value;
  return dice;
}

function nothingScored(labels: readonly PseudoLabel[], refused: Evaluation['refused']): ExpectedError {
  const first = refused[0];
  if (first !== undefined) {
    return new ExpectedError(
      'truth-refused',
      `No case could be scored; the first of ${refused.length}, ${first.caseId}: ${first.reason}`,
    );
  }
  const ids = labels[0]?.structures.map((one) => one.structure) ?? [];
  return new ExpectedError(
    'truth-no-structure',
    `The truth holds none of the task's structures; name its files by their ids: ${ids.join(', ')}.`,
  );
}
