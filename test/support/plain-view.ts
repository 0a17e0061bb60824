import type { ModelView } from '../../core/domain/model-manifest.ts';

/** A view of one channel that changes grey values as little as a view can. */
export function plainView(given: Pick<ModelView, 'width' | 'height'> & Partial<ModelView>): ModelView {
  return {
    window: { kind: 'percentile', low: 0, high: 100 },
    invertMonochrome1: true,
    flip: 'none',
    resize: 'stretch',
    channels: 1,
    layout: 'NCHW',
    scale: 1,
    mean: [],
    std: [],
    ...given,
  };
}
