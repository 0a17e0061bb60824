import type { MaskLayer as LayerName } from '../../../core/contract/mask-bundle.ts';
import type { PixelRect } from '../../../core/mask/pixel-rect.ts';
import type { CaseSession } from '../../core/case/case-session.ts';
import type { PromptingModel } from '../../core/prompting/prompting-model.ts';
import type { CompareMode, MaskStyle, ViewportModel, ViewportState } from '../../core/view/viewport-model.ts';
import type { FrameView } from '../../viewport/frame-view.ts';
import type { MaskLayer } from '../../viewport/masks/mask-layer.ts';

export interface DrivenViewport {
  readonly frameView: FrameView;
  readonly model: ViewportModel;
  readonly session: CaseSession;
  /** Null in the second viewport: nothing is prompted there. */
  readonly prompting: PromptingModel | null;
}

/** Outlines stay readable when fills are thin. */
const LEAST_OUTLINE = 0.35;
const OUTLINE_PX = 1.6;
/** The mask that SAM offers lies over the present one in a colour that no task uses. */
const PREVIEW = { id: '\u0000preview', colour: '#ffffff' };

/**
 * Keeps a FrameView in step with the case and the viewport's model. Only the frame that the model names is ever
 * shown, and masks go to the view only while that very frame is on it.
 * @returns a function that ends it.
 */
export function driveViewport({ frameView, model, session, prompting }: DrivenViewport): () => void {
  let shownFrame: string | null = null;

  const frameId = (): string | null => session.caseFrame(model.store.getState().frameIndex)?.frameId ?? null;

  const showFrame = (): void => {
    const wanted = frameId();
    if (wanted !== null) session.needFrame(wanted);
    const frame = wanted === null ? null : session.frame(wanted);
    const next = frame === null ? null : wanted;
    if (next === shownFrame) return;
    shownFrame = next;
    frameView.show(frame);
    followView();
    layMasks();
  };

  const followView = (): void => {
    const { view } = model.store.getState();
    if (view !== null) frameView.setView(view);
  };

  const layersOf = (layer: LayerName): MaskLayer[] => {
    if (shownFrame === null) return [];
    const { style, opacity } = model.store.getState();
    if (style === 'none') return [];
    return maskLayers({ session, frameId: shownFrame, layer, style, opacity });
  };

  const layMasks = (): void => {
    if (shownFrame === null) return;
    const { compare, canvas } = model.store.getState();
    const left = layersOf(leftLayer(compare));
    const preview = prompting?.preview() ?? null;
    if (preview !== null) left.push(previewLayer(preview));
    const right = compare.kind === 'swipe' ? layersOf(compare.layers[1]) : null;
    frameView.setMasks(left, right === null ? null : { right, x: (canvas?.width ?? 0) * swipeAt(compare) });
  };

  const ends = [
    model.store.subscribe((now, before) => {
      if (now.frameIndex !== before.frameIndex || now.caseId !== before.caseId) showFrame();
      if (now.view !== before.view) followView();
      if (looksDifferent(now, before)) layMasks();
    }),
    session.store.subscribe((now, before) => {
      if (now.frames !== before.frames || now.view !== before.view) showFrame();
      if (now.display !== before.display || now.solo !== before.solo || now.active !== before.active)
        layMasks();
    }),
    session.masks.onChange(({ frameId: changed, structure, layer, rect }) => {
      if (changed !== shownFrame) return;
      const { compare } = model.store.getState();
      if (!layersOnScreen(compare).includes(layer)) return;
      const mask = session.masks.mask(changed, structure, layer);
      if (mask === null || compare.kind !== 'one') {
        // A mask that was changed in place looks to the view like the one that it has painted.
        frameView.setMasks([]);
        return layMasks();
      }
      // First, so that the view has a layer for it.
      if (rect === null) layMasks();
      frameView.updateMask(structure, rect ?? wholeOf(mask), mask);
    }),
    prompting?.onPreview(layMasks) ?? (() => undefined),
    frameView.onResized((canvas) => model.setCanvas(canvas)),
    frameView.onRendered((rendered) => {
      if (rendered.frameId !== null) model.painted();
    }),
  ];
  model.setCanvas(frameView.canvas);
  showFrame();
  return () => {
    for (const end of ends) end();
    frameView.show(null);
  };
}

function looksDifferent(now: ViewportState, before: ViewportState): boolean {
  return now.style !== before.style || now.opacity !== before.opacity || now.compare !== before.compare;
}

function leftLayer(compare: CompareMode): LayerName {
  if (compare.kind === 'one') return compare.layer;
  return compare.kind === 'blink' ? compare.layers[compare.phase] : compare.layers[0];
}

function layersOnScreen(compare: CompareMode): readonly LayerName[] {
  return compare.kind === 'swipe' ? compare.layers : [leftLayer(compare)];
}

function wholeOf({ width, height }: MaskLayer['mask']): PixelRect {
  return { left: 0, top: 0, right: width, bottom: height };
}

function swipeAt(compare: CompareMode): number {
  return compare.kind === 'swipe' ? compare.at : 1;
}

interface LayerQuery {
  readonly session: CaseSession;
  readonly frameId: string;
  readonly layer: LayerName;
  readonly style: Exclude<MaskStyle, 'none'>;
  readonly opacity: number;
}

/** The structure in hand lies on top. */
function maskLayers({ session, frameId, layer, style, opacity }: LayerQuery): MaskLayer[] {
  const { active, view } = session.store.getState();
  const structures = view?.task.structures ?? [];
  const ordered = [
    ...structures.filter((one) => one.id !== active),
    ...structures.filter((one) => one.id === active),
  ];
  return ordered.flatMap(({ id, colour }) => {
    const mask = session.masks.mask(frameId, id, layer);
    if (mask === null) return [];
    return [
      {
        id,
        mask,
        colour,
        opacity,
        outlineOpacity: opacity === 0 ? 0 : Math.max(opacity, LEAST_OUTLINE),
        style,
        outlineWidth: OUTLINE_PX,
        visible: session.isShown(id),
        highlighted: id === active,
      },
    ];
  });
}

function previewLayer(mask: MaskLayer['mask']): MaskLayer {
  return {
    ...PREVIEW,
    mask,
    opacity: 0.12,
    outlineOpacity: 1,
    style: 'both',
    outlineWidth: 2,
    visible: true,
    highlighted: false,
    dashed: true,
  };
}
