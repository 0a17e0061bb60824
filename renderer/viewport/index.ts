/** What the rest of the renderer may use of the viewport. */
export { createFrameView } from './frame-view.ts';
export type { FrameView, FrameViewOptions, Rendered } from './frame-view.ts';
export { createAnnotationCanvas } from './annotation-canvas.ts';
export type { AnnotationCanvas } from './annotation-canvas.ts';
export type { Magnifier } from './magnifier.ts';
export type { MaskLayer, PixelRect } from './masks/mask-layer.ts';
export type { MaskSwipe } from './masks/mask-overlay.ts';
