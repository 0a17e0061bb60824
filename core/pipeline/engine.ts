import type { CancelSignal } from '../domain/cancellation.ts';
import type { Laterality } from '../domain/frame.ts';
import type { SamManifest, UnetManifest } from '../domain/model-manifest.ts';
import type { Task } from '../domain/task.ts';
import type { Tensor } from '../domain/tensor.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import type { GreyFrame } from '../pixels/grey-frame.ts';
import type { ViewRecord } from '../pixels/model-view.ts';
import type { Priority, SessionPort } from './session-port.ts';

/** SAM's embedding of a frame with the view that made it. */
export interface FrameEmbedding {
  readonly tensor: Tensor;
  readonly view: ViewRecord;
  readonly provider: string;
}

/** Where embeddings are kept between runs; a frame is encoded once, ever. */
export interface EmbeddingCache {
  get(): Promise<FrameEmbedding | null>;
  put(embedding: FrameEmbedding): Promise<void>;
}

export interface Engine {
  readonly task: Task;
  readonly unet: UnetManifest;
  /** Null: U-Net and clean-up only. */
  readonly sam: SamManifest | null;
  readonly sessions: SessionPort;
}

export interface FrameJob {
  readonly frame: GreyFrame;
  readonly laterality: Laterality;
  readonly embeddings: EmbeddingCache;
  readonly priority: Priority;
  readonly signal?: CancelSignal;
}

/** The U-Net's maps of a frame: one per structure of the task, in its order. */
export interface FirstGuess {
  readonly probabilities: readonly FloatGrid[];
  readonly view: ViewRecord;
  readonly provider: string;
}
