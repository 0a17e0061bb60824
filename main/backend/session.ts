import type { Reader } from '../../core/domain/reader.ts';
import type { Places } from './places.ts';
import type { PrefetchQueue } from './prefetch.ts';

/** One page. */
export interface Session {
  readonly id: string;
  /** Null until somebody has said who reads: no verdict without a reader. */
  reader: Reader | null;
  /** The connection has ended: what it started for everybody goes on. */
  gone: boolean;
  readonly places: Places;
  readonly prefetch: PrefetchQueue;
  /** Cases on its screen -> the patient's key. */
  readonly open: Map<string, string>;
  /** Cases on its screen -> names and ids that no log may show. */
  readonly names: Map<string, readonly string[]>;
}
