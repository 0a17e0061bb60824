import type { Frame } from '../../core/domain/frame.ts';
import type { GreyFrame } from '../../core/pixels/grey-frame.ts';

type Shape = Pick<Frame, 'rows' | 'columns' | 'values'>;

/** A grey frame whose stored values mean themselves; everything may be said otherwise. */
export function plainFrame(shape: Shape, more: Partial<Frame> = {}): Frame {
  return {
    samplesPerPixel: 1,
    photometric: 'MONOCHROME2',
    bitsStored: 16,
    signed: false,
    modality: { kind: 'linear', slope: 1, intercept: 0 },
    voi: [],
    palette: null,
    padding: null,
    inverse: false,
    spacing: null,
    pixelAspect: 1,
    laterality: 'unknown',
    ...shape,
    ...more,
  };
}

/** One row of grey whose stored values mean themselves. */
export function plainGreyRow(values: readonly number[], more: Partial<GreyFrame> = {}): GreyFrame {
  return {
    width: values.length,
    height: 1,
    values: Uint16Array.from(values),
    modality: { kind: 'linear', slope: 1, intercept: 0 },
    voi: [],
    padding: null,
    inverted: false,
    ...more,
  };
}
