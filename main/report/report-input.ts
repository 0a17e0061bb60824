import type { ModelWindow } from '../../core/domain/model-manifest.ts';
import type { MaskVariant, PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { Task } from '../../core/domain/task.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import type { GreyFrame } from '../../core/pixels/grey-frame.ts';

/** A case's picture before it is windowed. */
export interface CaseImage {
  readonly frame: GreyFrame;
  /** How a reader sees it; default: the file's window, else percentiles 1 and 99. */
  readonly window?: ModelWindow;
  /** Height of a pixel divided by its width; default 1. */
  readonly pixelAspect?: number;
}

/** Dice against truth of one structure, per kind of mask; null or absent: not evaluated. */
export type StructureDice = Partial<Record<MaskVariant, number | null>>;

/** Per label id and structure id. */
export type ReportEvaluation = Readonly<Record<string, Readonly<Record<string, StructureDice>>>>;

export interface ReportInput {
  readonly task: Task;
  /** The labels to show, one per frame. */
  readonly labels: readonly PseudoLabel[];
  /** Folder of the report; holds nothing else. */
  readonly outDir: string;
  readonly evaluation?: ReportEvaluation;
  readonly signal?: AbortSignal;
}

export interface ReportPorts {
  /** Pixels of the label's frame. An ExpectedError leaves the case without a picture. */
  loadGrey(label: PseudoLabel): Promise<CaseImage>;
  /** A mask of the mask store. An ExpectedError leaves the case without outlines. */
  loadMask(sha256: string): Promise<BitMask>;
  /** Called after each case. */
  onCase?(done: number, total: number): void;
}

export interface ReportResult {
  /** Path of index.html. */
  readonly index: string;
  readonly cases: number;
  /** Case pages that were new or had changed. */
  readonly written: number;
  /** Ids of the labels whose image or masks could not be read: they are tried again by the next report. */
  readonly incomplete: readonly string[];
}
