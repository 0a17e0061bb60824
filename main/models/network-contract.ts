import type { ModelFile, ModelManifest, ModelView } from '../../core/domain/model-manifest.ts';

/** Element types a tensor of a network may have; the host converts what the pipeline sends. */
export type ElementType = 'float32' | 'float16' | 'uint8' | 'int32' | 'int64' | 'bool';

/** What a manifest promises about one tensor; a dimension of null may be anything. */
export interface TensorContract {
  readonly name: string;
  readonly types: readonly ElementType[];
  readonly dims: readonly (number | null)[];
}

export interface NetworkContract {
  /** All inputs: a model that wants more cannot be fed. */
  readonly inputs: readonly TensorContract[];
  /** The outputs that are used; a model may have more. */
  readonly outputs: readonly TensorContract[];
}

/** One weight file of a model and what it must look like. */
export interface NetworkDescription {
  readonly network: string;
  readonly file: ModelFile;
  readonly contract: NetworkContract;
}

const image: readonly ElementType[] = ['float32', 'uint8'];
const real: readonly ElementType[] = ['float32'];
const flag: readonly ElementType[] = ['float32', 'int32', 'int64', 'bool'];
const count: readonly ElementType[] = ['float32', 'int32', 'int64'];

function imageDims(view: ModelView): number[] {
  const { channels, height, width } = view;
  const planes = view.layout.endsWith('CHW') ? [channels, height, width] : [height, width, channels];
  return view.layout.startsWith('N') ? [1, ...planes] : planes;
}

/** The networks of a model, named as `RunRequest.network` names them, with shapes from the manifest. */
export function describeNetworks(manifest: ModelManifest): NetworkDescription[] {
  if (manifest.kind === 'sam') return [describeEncoder(manifest), describeDecoder(manifest)];
  const { view } = manifest;
  const input = { name: manifest.input, types: image, dims: imageDims(view) };
  if (manifest.kind === 'unet') {
    const channels = manifest.outputs.length + (manifest.background === null ? 0 : 1);
    const output = { name: manifest.output, types: real, dims: [1, channels, view.height, view.width] };
    return [{ network: manifest.id, file: manifest.file, contract: { inputs: [input], outputs: [output] } }];
  }
  const outputs = [
    { name: manifest.output, types: real, dims: [1, manifest.outputs.length] },
    { name: manifest.features, types: real, dims: [1, null, null, null] },
  ];
  return [{ network: manifest.id, file: manifest.file, contract: { inputs: [input], outputs } }];
}

type Sam = Extract<ModelManifest, { kind: 'sam' }>;

function describeEncoder({ id, encoder, decoder }: Sam): NetworkDescription {
  const input = { name: encoder.input, types: image, dims: imageDims(encoder.view) };
  const output = { name: encoder.output, types: real, dims: [1, ...decoder.embedding] };
  return { network: `${id}/encoder`, file: encoder.file, contract: { inputs: [input], outputs: [output] } };
}

/** The official export's decoder: N points, one or several masks of `maskSide`. */
function describeDecoder({ id, decoder }: Sam): NetworkDescription {
  const { inputs, outputs, maskSide } = decoder;
  const masks = decoder.masks === 'single' ? 1 : null;
  const contract: NetworkContract = {
    inputs: [
      { name: inputs.embedding, types: real, dims: [1, ...decoder.embedding] },
      { name: inputs.pointCoordinates, types: real, dims: [1, null, 2] },
      { name: inputs.pointLabels, types: count, dims: [1, null] },
      { name: inputs.maskInput, types: real, dims: [1, 1, maskSide, maskSide] },
      { name: inputs.hasMaskInput, types: flag, dims: [1] },
      ...(inputs.originalSize === undefined ? [] : [{ name: inputs.originalSize, types: count, dims: [2] }]),
    ],
    outputs: [
      { name: outputs.iou, types: real, dims: [1, masks] },
      { name: outputs.lowResMasks, types: real, dims: [1, masks, maskSide, maskSide] },
    ],
  };
  return { network: `${id}/decoder`, file: decoder.file, contract };
}
