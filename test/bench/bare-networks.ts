import * as ort from 'onnxruntime-node';
import type { SamManifest, UnetManifest } from '../../core/domain/model-manifest.ts';
import type { ModelRegistry } from '../../main/models/model-registry.ts';

export interface BareTimes {
  readonly unetMs: number;
  readonly encoderMs: number;
  readonly decoderMs: number;
}

/** The networks in this very process, as a plain script would run them. */
export interface BareNetworks {
  /** @param decoderRuns one after the other on one embedding, each upsampled to the image as exported. */
  run(decoderRuns: number, image: { readonly width: number; readonly height: number }): Promise<BareTimes>;
}

export async function createBareNetworks(
  registry: ModelRegistry,
  unet: UnetManifest,
  sam: SamManifest,
): Promise<BareNetworks> {
  const open = (network: string): Promise<ort.InferenceSession> =>
    ort.InferenceSession.create(registry.networkFile(network).path, { intraOpNumThreads: 2 });
  const sessions = {
    unet: await open(unet.id),
    encoder: await open(`${sam.id}/encoder`),
    decoder: await open(`${sam.id}/decoder`),
  };
  const picture = grey([1, 3, sam.encoder.view.height, sam.encoder.view.width]);
  const small = grey([1, unet.view.channels, unet.view.height, unet.view.width]);
  return {
    async run(decoderRuns, image) {
      const start = performance.now();
      await sessions.unet.run({ [unet.input]: small });
      const afterUnet = performance.now();
      const encoded = await sessions.encoder.run({ [sam.encoder.input]: picture });
      const embedding = encoded[sam.encoder.output];
      if (embedding === undefined) throw new Error('the encoder gave no embedding');
      const afterEncoder = performance.now();
      for (let run = 0; run < decoderRuns; run++) {
        await sessions.decoder.run(decoderFeeds(sam, embedding, image));
      }
      const end = performance.now();
      return {
        unetMs: afterUnet - start,
        encoderMs: afterEncoder - afterUnet,
        decoderMs: end - afterEncoder,
      };
    },
  };
}

function decoderFeeds(
  sam: SamManifest,
  embedding: ort.Tensor,
  image: { readonly width: number; readonly height: number },
): Record<string, ort.Tensor> {
  const { inputs, maskSide } = sam.decoder;
  const float = (values: readonly number[], dims: readonly number[]): ort.Tensor =>
    new ort.Tensor('float32', Float32Array.from(values), [...dims]);
  return {
    [inputs.embedding]: embedding,
    [inputs.pointCoordinates]: float([500, 500, 400, 400, 600, 600], [1, 3, 2]),
    [inputs.pointLabels]: float([1, 2, 3], [1, 3]),
    [inputs.maskInput]: grey([1, 1, maskSide, maskSide]),
    [inputs.hasMaskInput]: float([1], [1]),
    ...(inputs.originalSize === undefined
      ? {}
      : { [inputs.originalSize]: float([image.height, image.width], [2]) }),
  };
}

/** A slope: speed does not depend on the values, as long as they are no denormal numbers. */
function grey(dims: readonly number[]): ort.Tensor {
  const length = dims.reduce((product, side) => product * side, 1);
  return new ort.Tensor(
    'float32',
    Float32Array.from({ length }, (_, i) => (i % 97) / 97 - 0.5),
    [...dims],
  );
}
