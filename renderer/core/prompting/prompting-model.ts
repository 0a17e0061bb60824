import type { PromptDraft } from '../../../core/domain/journal-entry.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import type { ReadStore } from '../read-store.ts';

/** What a pointer may take hold of. */
export type PromptPart =
  | { readonly kind: 'point'; readonly index: number }
  | { readonly kind: 'edge'; readonly edge: 'left' | 'top' | 'right' | 'bottom' }
  | {
      readonly kind: 'corner';
      readonly corner: 'top-left' | 'top-right' | 'bottom-right' | 'bottom-left';
    }
  | { readonly kind: 'scribble'; readonly index: number };

export interface PromptingState {
  /** What the draft is of; null while no case is open. */
  readonly structure: string | null;
  readonly frameId: string | null;
  /** Prompts as they are now: the reader's own, else the machine's. */
  readonly draft: PromptDraft;
  readonly origin: 'machine' | 'reader' | 'none';
  /** Prompts are drawn. */
  readonly shown: boolean;
  readonly selected: PromptPart | null;
  readonly phase: 'idle' | 'decoding' | 'preview' | 'failed';
  /** Decoding takes longer than 300 ms: say so. */
  readonly slow: boolean;
  /** Sentence when it failed; `retry` is offered. */
  readonly problem: string;
  /** Best first; empty without a preview. */
  readonly candidates: readonly { readonly predictedIou: number; readonly stability: number | null }[];
  readonly candidate: number;
  /** Grows with every new preview mask. */
  readonly previewVersion: number;
  readonly provider: string;
  readonly decoderMs: number;
}

/** Prompts of the active structure on the frame in the main viewport, and what SAM makes of them. */
export interface PromptingModel {
  readonly store: ReadStore<PromptingState>;
  /** Mask to draw beside the current one until `commit` or `discard`; null without a preview. */
  preview(): BitMask | null;
  /** Called when the preview mask came, changed or went. */
  onPreview(listener: () => void): () => void;
  setShown(shown: boolean): void;
  /** Replaces the draft: journalled, then decoded; an older decode is cancelled (rule P3). */
  change(draft: PromptDraft): void;
  /** While dragging: drawn, but neither journalled nor decoded. */
  drag(draft: PromptDraft): void;
  cancelDrag(): void;
  select(part: PromptPart | null): void;
  removeSelected(): void;
  /** Back to what the machine used. */
  resetToMachine(): void;
  setUseGuess(useGuess: boolean): void;
  /** Decodes the present draft. */
  decode(): void;
  retry(): void;
  cycle(by: 1 | -1): void;
  /** Takes the preview over as an edit. @returns false when there is none. */
  commit(): boolean;
  /** Drops the preview, keeps the prompts. @returns false when there was none. */
  discard(): boolean;
}
