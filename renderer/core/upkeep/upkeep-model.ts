import type { CheckedUpdateFacts } from '../../../core/contract/maintenance.ts';
import type { ReadStore } from '../read-store.ts';

/** How far the reader is with an update file. */
export type UpdateState =
  | { readonly phase: 'none' }
  | { readonly phase: 'reading' | 'unpacking'; readonly done: number; readonly total: number }
  /** It may be unpacked. */
  | { readonly phase: 'genuine'; readonly facts: CheckedUpdateFacts; readonly place: string }
  | { readonly phase: 'refused'; readonly problem: string }
  | { readonly phase: 'unpacked'; readonly path: string; readonly shown: boolean };

export interface UpkeepState {
  readonly update: UpdateState;
}

/** A report that the browser has to keep, since no dialog of the system can be asked. */
export interface ReportText {
  readonly name: string;
  readonly text: string;
}

export interface UpkeepModel {
  readonly store: ReadStore<UpkeepState>;
  /** Saves the report for support. @returns the text where the page has to offer it; null when that was done or not wanted. */
  saveReport(): Promise<ReportText | null>;
  /** Keeps a defect of the page among the crash reports of the station. Never rejects. */
  reportCrash(trace: string): Promise<void>;
  /** @param place of the update file. */
  checkUpdate(place: string): Promise<void>;
  /** Writes an installer of the file that was found genuine into a folder. @param target place of a folder. */
  unpack(file: string, target: string): Promise<void>;
  /** Forgets the file. */
  reset(): void;
}
