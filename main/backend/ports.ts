import type { SessionPort } from '../../core/pipeline/session-port.ts';
import type { EngineThread } from '../engine/engine-thread.ts';
import type { PromptStages } from '../engine/worker/operations.ts';
import type { InferenceClient, InferenceEvent } from '../inference/client.ts';
import type { Clock } from '../inference/clock.ts';
import type { BatchThreads } from '../exchange/batch-threads.ts';
import type { Probability } from '../exchange/worker/probability-api.ts';
import type { ModelRegistry } from '../models/model-registry.ts';
import type { Store } from '../store/store.ts';
import type { PlaceRoot } from './places.ts';

/** Everything of the world that the backend touches. */
export interface BackendPorts {
  /** The workspace's folder: masks, embeddings, thumbnails and the demo study lie in it. */
  readonly folder: string;
  /** What the page shows as the workspace's name. */
  readonly workspaceName: string;
  /** Of the program. */
  readonly version: string;
  readonly store: Store;
  readonly startInference: (log: (event: InferenceEvent) => void) => InferenceClient;
  readonly registry: ModelRegistry;
  /** A worker thread for decoding, labelling and drawing. */
  readonly startEngineThread: (sessions: SessionPort) => EngineThread;
  /** Threads that write exports. */
  readonly startBatchThreads: (probability: Probability) => BatchThreads;
  /** Keeps bytes until they are fetched once. @returns the ticket. */
  readonly blobs: { put(bytes: Uint8Array): string };
  readonly clock: Clock;
  /** So many cryptographically random bytes. */
  readonly random: (length: number) => Uint8Array;
  /** One line without anything of a patient (rule S2). */
  readonly log: (line: string) => void;
  /** Where the reader may begin to look for images. */
  readonly roots: () => Promise<readonly PlaceRoot[]>;
  /** Hears where the time of every prompt went; for measurements. */
  readonly onPrompt?: (stages: PromptStages) => void;
}
