/**
 * One image as training sees it: in the frame of the network (the plan's view: window, inversion, mirroring and resize
 * are done, scale, mean and standard deviation are not), with what is known of each structure.
 */
export interface TrainingExample {
  /** A name without patient data, e.g. the digest of the frame. */
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Grey 0..1 as 0..65535, row by row. */
  readonly grey: Uint16Array;
  /** One per structure of the training; null: nobody judged it, so nothing is learnt from it. */
  readonly targets: readonly (ExampleTarget | null)[];
}

/** What is known of one structure. */
export interface ExampleTarget {
  /** Share of each pixel that the structure covers; nothing of it outside of the part. Null: known to be absent. */
  readonly covered: ExamplePart | null;
  /** Pixels that nobody judged, as shares; null: all are judged. */
  readonly ignored: ExamplePart | null;
  /** 1: judged by a reader; less: an unsigned pseudo label. */
  readonly weight: number;
}

/** A part of the network's frame: [left, left + width) x [top, top + height). */
export interface ExamplePart {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** 0..255 = 0..1, row by row. */
  readonly share: Uint8Array;
}

/**
 * One step's tensors, as flat arrays in the layout of the step graph.
 * Determined by (examples, plan, structures, seed, step): see core/training/augment.
 */
export interface TrainingBatch {
  /** [N, 1, H, W], after scale, mean and standard deviation. */
  readonly image: Float32Array;
  /** [N, C, H, W], 0..1; C = structures (softmax heads build the background in the graph). */
  readonly target: Float32Array;
  /** [N, C, H, W] or, where no example has ignored pixels, [N, C, 1, 1]: weight of what is known, 0..1. */
  readonly known: Float32Array;
}

/** Unlabelled images of a mean teacher's step: the same geometry twice, with different grey values. [U, 1, H, W] each. */
export interface ConsistencyBatch {
  readonly student: Float32Array;
  readonly teacher: Float32Array;
}
