import type { LabelledStructure, PseudoLabel, UsedModel } from '../../../core/domain/pseudo-label.ts';
import type { Task } from '../../../core/domain/task.ts';
import { jsonDigest } from '../../engine/frame-digest.ts';
import type { DrawnFrame, DrawnMask } from './import-draft.ts';

/** Kind and digest of a file that masks were read from, and who drew them as it says. */
export interface ImportedFile {
  readonly format: string;
  readonly sha256: string;
  /** Empty when it names nobody. */
  readonly creator: string;
}

export interface LabelOrigin {
  readonly task: Task;
  /** As the task table names the version. */
  readonly taskSha256: string;
  /** Of all of the import; a label names those that it was read from. */
  readonly files: readonly ImportedFile[];
  /** Of the importer, where they say who drew it; else what the files say. */
  readonly creator: string;
  readonly program: string;
  /** ISO 8601. */
  readonly now: string;
  /** Digest of the decoded frame. */
  readonly pixels: string;
}

/**
 * The pseudo label of a frame that somebody else has drawn. What no network of this station has measured is null, and
 * whose algorithm the file does not name has no identity (rule X1).
 * @param fallbackFile which one it comes from when nothing is drawn on this frame.
 */
export function importedLabel(
  { frame, masks }: DrawnFrame,
  origin: LabelOrigin,
  fallbackFile = 0,
): PseudoLabel {
  const { task, pixels } = origin;
  // In the order of the task, so that the same masks are the same label.
  const drawn = task.structures.flatMap(({ id }) => {
    const mask = masks.get(id);
    return mask === undefined ? [] : [{ id, ...mask }];
  });
  const own = [...new Set(drawn.map((one) => one.file))].sort((a, b) => a - b);
  const used = own.length > 0 ? own : [fallbackFile];
  const files = used.map((at) => origin.files[at]!); // of this import
  const models: UsedModel[] = [];
  const imported: NonNullable<PseudoLabel['imported']> = {
    files: files.map(({ format, sha256 }) => ({ format, sha256 })),
    creator:
      origin.creator || [...new Set(files.map((one) => one.creator).filter((one) => one !== ''))].join(', '),
    structures: Object.fromEntries(
      drawn.map((one) => {
        const file = used.indexOf(one.file);
        const model = modelOf(one, files[file]!.sha256);
        return [one.id, { origin: one.label.origin, model: indexOf(models, model), file }];
      }),
    ),
  };
  const { frameId, sopInstanceUid, frameIndex, rows, columns, laterality } = frame;
  const structures = drawn.map(({ id, mask }) => structureOf(id, mask));
  return {
    format: 'countersign-pseudo-label/1',
    id: jsonDigest([
      'imported',
      frameId,
      pixels,
      origin.taskSha256,
      models,
      imported,
      drawn.map((one) => [one.id, one.mask]),
    ]),
    engine: { name: 'countersign', version: origin.program },
    createdAt: origin.now,
    frame: { frameId, sopInstanceUid, frameIndex, pixels, rows, columns, laterality },
    task: { id: task.id, version: task.version, sha256: origin.taskSha256 },
    models,
    views: null,
    structures,
    imported,
  };
}

function indexOf(models: UsedModel[], model: UsedModel | null): number | null {
  if (model === null) return null;
  const key = JSON.stringify(model);
  const known = models.findIndex((one) => JSON.stringify(one) === key);
  return known >= 0 ? known : models.push(model) - 1;
}

/** Null: drawn by hand. */
function modelOf({ label }: DrawnMask, file: string): UsedModel | null {
  if (label.origin === 'MANUAL') return null;
  const { name, version, family } = label.algorithm ?? { name: '', version: '', family: '' };
  return { id: idOf(name), version, files: [file], providers: [], name, family };
}

/** A word for lists, not an identity. */
function idOf(name: string): string {
  const word = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
  return word === '' ? 'imported' : word;
}

function structureOf(structure: string, mask: string): LabelledStructure {
  return {
    structure,
    masks: { unet: mask, cleanup: mask, sam: null, refined: mask },
    quality: {
      meanProbability: null,
      meanEntropy: null,
      peakProbability: null,
      predictedIou: null,
      estimatedDice: null,
      stability: null,
      agreement: null,
      plausibility: null,
      presence: null,
    },
    outcome: 'imported',
    flags: [],
    passes: [],
    settings: null,
  };
}
