import type { SamManifest, UnetManifest } from '../../core/domain/model-manifest.ts';
import type { Task } from '../../core/domain/task.ts';
import type { Tensor, Tensors } from '../../core/domain/tensor.ts';
import { DEFAULT_SETTINGS } from '../../core/pipeline/presets.ts';
import type { RunAnswer, RunRequest, SessionPort } from '../../core/pipeline/session-port.ts';

/**
 * Stands at the session port, where networks run, so that core's tests can say what the networks answer: the
 * U-Net's logits are a function of its input, the decoder's of its prompts. Everything else is the real engine.
 */
export class ArithmeticSession implements SessionPort {
  readonly requests: RunRequest[] = [];
  readonly #answers: Map<string, (inputs: Tensors) => Tensors>;

  constructor(answers: Readonly<Record<string, (inputs: Tensors) => Tensors>>) {
    this.#answers = new Map(Object.entries(answers));
  }

  /** Another network from now on. */
  add(network: string, answer: (inputs: Tensors) => Tensors): void {
    this.#answers.set(network, answer);
  }

  run(request: RunRequest): Promise<RunAnswer> {
    this.requests.push(request);
    const answer = this.#answers.get(request.network);
    if (answer === undefined) throw new Error(`no answer for ${request.network}`);
    const results = request.runs.map((run) => answer({ ...request.shared, ...run }));
    return Promise.resolve({ results, provider: 'arithmetic' });
  }

  /** How often a network was asked. */
  count(network: string): number {
    return this.requests.filter((request) => request.network === network).length;
  }
}

const FILE = { path: 'none.onnx', sha256: '0'.repeat(64) };
const BASE = {
  format: 'countersign-model/1' as const,
  version: '1',
  name: 'tiny',
  family: 'test',
  licence: 'none',
  card: 'none',
  tolerance: 0.001,
};
const GREY = { invertMonochrome1: true, scale: 1, mean: [], std: [], layout: 'NCHW' as const };

/** A U-Net of side x side with two outputs, `a` and `b`. */
export function tinyUnet(side: number, flip: 'none' | 'right' = 'none'): UnetManifest {
  return {
    ...BASE,
    kind: 'unet',
    id: 'tiny-unet',
    file: FILE,
    view: {
      ...GREY,
      window: { kind: 'fixed', center: 0.5, width: 1 },
      flip,
      width: side,
      height: side,
      resize: 'stretch',
      channels: 1,
    },
    input: 'image',
    output: 'logits',
    activation: 'sigmoid',
    background: null,
    outputs: ['a', 'b'].map((structure) => ({
      structure,
      name: structure.toUpperCase(),
      colour: '#808080',
      component: 'largest-sum' as const,
    })),
  };
}

/** A SAM whose input is `side` pixels and whose masks are side / 4. */
export function tinySam(side: number): SamManifest {
  return {
    ...BASE,
    kind: 'sam',
    id: 'tiny-sam',
    encoder: {
      file: FILE,
      view: {
        ...GREY,
        window: { kind: 'fixed', center: 0.5, width: 1 },
        flip: 'none',
        width: side,
        height: side,
        resize: 'fit',
        channels: 3,
      },
      input: 'image',
      output: 'embedding',
    },
    decoder: {
      file: FILE,
      inputs: {
        embedding: 'embedding',
        pointCoordinates: 'points',
        pointLabels: 'labels',
        maskInput: 'mask',
        hasMaskInput: 'hasMask',
      },
      outputs: { iou: 'iou', lowResMasks: 'low' },
      masks: 'single',
      embedding: [1, 1, 1],
      maskSide: side / 4,
    },
  };
}

export function tinyTask(settings: Partial<Task['settings']> = {}): Task {
  const code = { scheme: 'SCT', value: '1', meaning: 'test' };
  return {
    format: 'countersign-task/1',
    id: 'tiny',
    version: 1,
    title: 'Tiny',
    guideline: '',
    models: { unet: 'tiny-unet', sam: 'tiny-sam' },
    structures: ['a', 'b'].map((id) => ({
      id,
      name: id.toUpperCase(),
      colour: '#808080',
      category: code,
      type: code,
      severalParts: false,
      mayBeAbsent: false,
      guideline: '',
      settings: {},
    })),
    settings: { ...DEFAULT_SETTINGS, ...settings },
    review: { overlap: 'allowed', bulkAccept: true, flagBelowAgreement: 0.7 },
  };
}

export function floats(dims: readonly number[], data: Float32Array): Tensor {
  return { dims, data };
}
