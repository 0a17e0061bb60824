import type { CaseFrame, CaseView } from '../../../core/contract/case.ts';
import type { CaseState } from '../../../core/review/case-state.ts';
import type { ViewerFrame } from '../../../core/view/viewer-frame.ts';
import type { GreyFrame } from '../../../core/pixels/grey-frame.ts';
import type { ReadStore } from '../read-store.ts';
import type { MaskReader } from './mask-book.ts';

/** Whether the journal has what the screen shows. */
export type Saving =
  | { readonly kind: 'saved' }
  /** On the way: a stroke in progress, or sent and not acknowledged. */
  | { readonly kind: 'saving'; readonly waiting: number }
  /** Kept here and shown as "not saved yet"; nothing is lost as long as this page stays open. */
  | {
      readonly kind: 'blocked';
      readonly because: 'connection' | 'workspace' | 'failure';
      readonly waiting: number;
      /** What happened and what to do; for `workspace` and `failure` the retry command is offered. */
      readonly message: string;
    };

export interface FrameLoad {
  readonly pixels: 'waiting' | 'loading' | 'ready' | 'failed';
  readonly masks: 'waiting' | 'loading' | 'ready' | 'failed';
  /** Sentence when something failed. */
  readonly problem: string;
}

/** How a structure is shown and may be touched; page-local. */
export interface StructureDisplay {
  readonly visible: boolean;
  readonly locked: boolean;
}

export interface CaseSessionState {
  readonly phase: 'opening' | 'open' | 'failed' | 'closed';
  readonly caseId: string;
  /** Sentence when opening failed. */
  readonly problem: string;
  /** As the backend told last; `state` and `revisions` below are newer than those in it. */
  readonly view: CaseView | null;
  /** What the journal says: only what was acknowledged. */
  readonly state: CaseState | null;
  readonly revisions: Readonly<Record<string, string>>;
  readonly frames: Readonly<Record<string, FrameLoad>>;
  readonly saving: Saving;
  /** Structures whose shown mask differs from the journal's. */
  readonly unsaved: ReadonlySet<string>;
  /** Structure in hand; empty before the case is open. */
  readonly active: string;
  readonly display: Readonly<Record<string, StructureDisplay>>;
  /** Shows this structure alone. */
  readonly solo: string | null;
  /** Structures wholly shown in their present pixels (see seen-tracker.ts for the rule). */
  readonly seen: ReadonlySet<string>;
  /** Grows with every change of any mask: what was computed from masks is to be computed again. */
  readonly masksVersion: number;
}

/** One open case. Made by the workstation; `close` ends it and everything that still comes for it is dropped. */
export interface CaseSession {
  readonly caseId: string;
  readonly store: ReadStore<CaseSessionState>;
  readonly masks: MaskReader;
  /** Decoded pixels of a frame, ready for `FrameView.show`; null while they are on their way. */
  frame(frameId: string): ViewerFrame | null;
  /** One channel of the frame (for windows, thresholds and auto); null while it is on its way. */
  greyFrame(frameId: string): GreyFrame | null;
  caseFrame(index: number): CaseFrame | null;
  /** Loads pixels and masks of a frame if they are not there yet. */
  needFrame(frameId: string): void;
  setActive(structure: string): void;
  setVisible(structure: string, visible: boolean): void;
  setAllVisible(visible: boolean): void;
  setLocked(structure: string, locked: boolean): void;
  setSolo(structure: string | null): void;
  /** Whether the structure is on the screen by visibility and solo (opacity is the viewport's). */
  isShown(structure: string): boolean;
  undo(): void;
  redo(): void;
  /** Sends again what could not be saved. */
  retry(): void;
  /** Resolves when everything has been acknowledged or the outbox is blocked. */
  settled(): Promise<void>;
  /** Reads the case again, e.g. after its pseudo label has come; keeps unsaved work. */
  reload(): Promise<void>;
  /** Takes the newest pseudo label for structures nobody touched, or for those named. */
  rebase(structures: readonly string[]): Promise<void>;
  history(): Promise<
    readonly { readonly seq: number; readonly at: string; readonly reader: string; readonly what: string }[]
  >;
}
