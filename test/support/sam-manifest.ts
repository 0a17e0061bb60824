import type { SamManifest } from '../../core/domain/model-manifest.ts';

/** A manifest like MobileSAM's with a mask side that tests can write down. */
export function samManifestOf(maskSide: number, masks: 'single' | 'multiple' = 'single'): SamManifest {
  const file = { path: 'x.onnx', sha256: '0'.repeat(64) };
  return {
    format: 'countersign-model/1',
    kind: 'sam',
    id: 'sam',
    version: '1',
    name: 'SAM',
    family: 'SAM',
    licence: 'Apache-2.0',
    card: 'card.md',
    tolerance: 1e-3,
    encoder: {
      file,
      view: {
        window: { kind: 'percentile', low: 1, high: 99 },
        invertMonochrome1: true,
        flip: 'none',
        width: 1024,
        height: 1024,
        resize: 'fit',
        channels: 3,
        layout: 'NCHW',
        scale: 1,
        mean: [],
        std: [],
      },
      input: 'image',
      output: 'embedding',
    },
    decoder: {
      file,
      inputs: {
        embedding: 'image_embeddings',
        pointCoordinates: 'point_coords',
        pointLabels: 'point_labels',
        maskInput: 'mask_input',
        hasMaskInput: 'has_mask_input',
        originalSize: 'orig_im_size',
      },
      outputs: { iou: 'iou_predictions', lowResMasks: 'low_res_masks' },
      masks,
      embedding: [256, 64, 64],
      maskSide,
    },
  };
}
