import type { PromptDraft } from '../../../core/domain/journal-entry.ts';
import type { ModelView, SamManifest } from '../../../core/domain/model-manifest.ts';
import type { MaskFit } from '../../../core/evaluation/compared-mask.ts';
import type { Priority } from '../../../core/pipeline/session-port.ts';
import type { TrainingExample } from '../../../core/training/example.ts';
import type { PhantomRequest } from '../../demo/phantom-files.ts';
import type { ProbabilityRequest } from '../final-probability.ts';
import type { FramePlace, FrameDigests, LabelledFrame } from '../label-frame-file.ts';
import type { LoadedEngine } from '../load-engine.ts';

/** What an engine does without its sessions, which are functions and stay where the networks are. */
export type EngineData = Omit<LoadedEngine, 'sessions'>;

export interface LabelTask {
  readonly engine: EngineData;
  readonly frame: FramePlace;
  readonly priority: Priority;
}

export interface EmbedTask {
  readonly engine: EngineData;
  readonly frame: FramePlace;
  readonly priority: Priority;
}

export interface PromptTask {
  readonly sam: SamManifest;
  readonly encoderKey: string;
  readonly frame: FramePlace;
  readonly size: { readonly width: number; readonly height: number };
  readonly draft: PromptDraft;
  /** Name of the first guess in the mask store; null where there is none. */
  readonly guess: string | null;
}

/** Where the time of a prompt went, in ms. */
export interface PromptStages {
  /** From the cache or the disk; with the encoder's time when it was missing. */
  readonly embeddingMs: number;
  readonly inputsMs: number;
  /** From the worker's request to its answer: queue, messages and decoder. */
  readonly runMs: number;
  /** Of that, within the decoder. */
  readonly decoderMs: number;
  /** To image resolution and into bytes. */
  readonly masksMs: number;
}

export interface PromptAnswer {
  /** Best first; `mask` is base64 of `encodeMask`. */
  readonly candidates: readonly {
    readonly mask: string;
    readonly predictedIou: number;
    readonly stability: number;
  }[];
  readonly provider: string;
  readonly stages: PromptStages;
}

export interface PictureTask {
  readonly frame: FramePlace;
  /** Encoded masks that are drawn in, later ones on top. */
  readonly masks: readonly { readonly bytes: Uint8Array; readonly colour: string }[];
  /** Long side of the picture in its pixels. */
  readonly side: number;
  /** `all`: the whole frame, masks tinted. `masks`: the surroundings of the masks, outlined. */
  readonly show: 'all' | 'masks';
}

export interface ExampleTask {
  readonly frame: FramePlace;
  /** Of the network that is trained. */
  readonly view: ModelView;
  /** In the order of the training's structures: a mask as `encodeMask` writes it, or what is known instead. */
  readonly structures: readonly {
    readonly mask: Uint8Array | 'absent' | 'unknown';
    readonly weight: number;
  }[];
}

export interface CompareTask {
  readonly frame: FramePlace;
  /** Of the same task with other models. None: only the digests are wanted. */
  readonly engines: readonly EngineData[];
  readonly signed: readonly {
    readonly structure: string;
    /** As `encodeMask` writes it. */
    readonly mask: Uint8Array;
    /** Name in the mask store of the pseudo label that a reader corrected; null where it was not. */
    readonly correctedFrom: string | null;
  }[];
}

export interface CompareAnswer extends FrameDigests {
  /** By engine and signed mask; null where the engine's task does not draw the structure. */
  readonly fits: readonly (readonly (MaskFit | null)[])[];
  /** By signed mask: see `ComparedMask.correction`. */
  readonly corrections: readonly (number | null)[];
}

/** What an engine worker does: name -> what goes in and what comes out. */
export interface EngineOperations {
  /** A frame as a `packFrame` bundle. */
  readonly frame: {
    readonly input: { readonly frame: FramePlace };
    readonly output: FrameDigests & { readonly bundle: Uint8Array };
  };
  readonly label: { readonly input: LabelTask; readonly output: LabelledFrame };
  /** Makes sure that the embedding of a frame is on the disk. */
  readonly embed: { readonly input: EmbedTask; readonly output: FrameDigests | null };
  /** Final probability of a structure on a frame, rows x columns. */
  readonly probability: {
    readonly input: { readonly engine: EngineData; readonly request: ProbabilityRequest };
    readonly output: Float32Array;
  };
  readonly prompt: { readonly input: PromptTask; readonly output: PromptAnswer };
  readonly picture: {
    readonly input: PictureTask;
    readonly output: FrameDigests & { readonly png: Uint8Array };
  };
  /** A frame as training sees it, named by its digest. */
  readonly example: {
    readonly input: ExampleTask;
    readonly output: FrameDigests & { readonly example: TrainingExample };
  };
  /** How well what several engines draw fits signed masks. */
  readonly compare: { readonly input: CompareTask; readonly output: CompareAnswer };
  /** Writes a radiograph of the demo study unless it is there. */
  readonly phantom: {
    readonly input: { readonly folder: string; readonly request: PhantomRequest; readonly program: string };
    readonly output: null;
  };
}
export type EngineOperation = keyof EngineOperations;
export type EngineInput<N extends EngineOperation> = EngineOperations[N]['input'];
export type EngineOutput<N extends EngineOperation> = EngineOperations[N]['output'];
