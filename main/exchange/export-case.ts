import type { SplitName } from '../../core/exchange/export-options.ts';
import type { Judgement } from '../../core/exchange/judgement.ts';
import type { EditTool } from '../../core/domain/journal-entry.ts';
import type { GivenVerdict } from '../../core/domain/given-verdict.ts';
import type { LabelledStructure } from '../../core/domain/pseudo-label.ts';
import type { Task, TaskStructure } from '../../core/domain/task.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { decodeMask } from '../../core/mask/rle.ts';
import type { StructureOrigin } from '../../core/review/structure-origin.ts';
import type { CatalogueFrame } from '../workspace/catalogue-types.ts';

/**
 * A case as it leaves: plain data that can be cloned to another thread. Holds patient data and paths: never logged
 * (rule S2).
 */
export interface ExportCase {
  readonly caseId: string;
  /** Stem of its file names: letters, digits, dashes; unique in the batch and without patient data. */
  readonly name: string;
  readonly patientKey: string;
  readonly split: SplitName;
  readonly task: Task;
  readonly taskSha256: string;
  /** In the order of the stack. */
  readonly frames: readonly ExportFrame[];
  /** Every structure of the task, in its order. */
  readonly structures: readonly ExportStructure[];
  /** Models that made what is under the masks. */
  readonly models: readonly ExportModel[];
  /** Last journal entry that this shows. */
  readonly seq: number;
  /** ISO 8601 UTC of the newest verdict, else of the newest pseudo label: the objects' content date. */
  readonly at: string;
}

/** A frame of the catalogue as it is. */
export type ExportFrame = CatalogueFrame;

export interface ExportStructure {
  readonly structure: TaskStructure;
  readonly judgement: Judgement;
  /** Whether its mask leaves under the batch's choices; see `leaves`. */
  readonly leaves: boolean;
  /** The verdict in force. */
  readonly verdict: GivenVerdict | null;
  readonly revision: string;
  /** Rule X3. */
  readonly origin: StructureOrigin;
  readonly tools: readonly EditTool[];
  /** How long readers had it in hand; absent when nobody counted. */
  readonly activeMs?: number;
  /** No pixel on any frame. */
  readonly empty: boolean;
  /** What the engine says of it, by frame of the case; null where there is no pseudo label. */
  readonly labels: readonly (LabelledStructure | null)[];
  /** One a frame: the present mask as `encodeMask` writes it. */
  readonly masks: readonly Uint8Array[];
}

export interface ExportModel {
  readonly id: string;
  readonly version: string;
  /** From the manifest, or from the object that was imported; empty = no identity (rule X1). */
  readonly name: string;
  readonly family: string;
  readonly kind: 'unet' | 'sam' | 'classifier' | 'imported';
  /** sha256 of its files. */
  readonly files: readonly string[];
}

/** The mask of a structure on a frame of the case. @throws RangeError when it is none of this frame (rule M2). */
export function maskOf(one: ExportCase, structure: ExportStructure, frame: number): BitMask {
  const { columns, rows } = one.frames[frame]!.facts;
  return decodeMask(structure.masks[frame]!, { width: columns, height: rows });
}

/** Structures whose masks leave, in the task's order. */
export function leavingStructures(one: ExportCase): ExportStructure[] {
  return one.structures.filter((structure) => structure.leaves);
}
