import type { TrainingExample } from '../../../core/training/example.ts';
import type { TrainingRecord } from '../../../core/training/record.ts';
import type { ExampleList } from '../protocol.ts';

/** Takes examples as they are made: a set may be larger than what one wants to hold twice. */
export interface SetSink {
  put(list: ExampleList, example: TrainingExample): Promise<void>;
}

/** What a collection says of the examples that it has made. */
export interface CollectedFacts {
  readonly split: TrainingRecord['split'];
  readonly counts: TrainingRecord['counts'];
  readonly truth: TrainingRecord['truth'];
  readonly teachers: TrainingRecord['teachers'];
  /** Cases that are left out: their images could not be read, or a reader was changing them. */
  readonly unreadable: number;
  /** Images that are left out: another one, which came before them, has the same pixels. */
  readonly doubled: number;
}

export interface CollectWork {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}
