import { createStore } from 'zustand/vanilla';
import { applyAffine } from '../../../core/view/affine.ts';
import { angleDeg } from '../../../core/measure/angle.ts';
import { lengthOf } from '../../../core/measure/length.ts';
import { imagingOf, type MeasureScale } from '../../../core/measure/scale.ts';
import * as commands from '../../../core/view/view-commands.ts';
import type { ViewState } from '../../../core/view/view-state.ts';
import { viewTransform } from '../../../core/view/view-transform.ts';
import { initialWindow, autoWindow } from '../../../core/view/view-window.ts';
import type { CaseFrame } from '../../../core/contract/case.ts';
import { number } from '../language/translate.ts';
import type { RendererPorts } from '../ports.ts';
import type { OpenCase } from '../case/create-case-session.ts';
import type {
  CompareMode,
  Measurement,
  MeasurementText,
  ViewportModel,
  ViewportState,
} from './viewport-model.ts';
import { measuredText } from './measured-text.ts';
import { windowPresets } from './window-presets.ts';

export interface OwnedViewport extends ViewportModel {
  /** Puts a case in, or takes it out. Its measurements stay with it for as long as the page lives. */
  hold(session: OpenCase | null): void;
  session(): OpenCase | null;
  caseFrame(): CaseFrame | null;
  /** Told after every change of the view by the reader: what a linked viewport follows. */
  onView(listener: (before: ViewState, after: ViewState) => void): void;
  onScroll(listener: (frames: number) => void): void;
  addMeasurement(measurement: Measurement): void;
  setMagnifier(magnifier: ViewportState['magnifier']): void;
  measureText(measurement: Measurement): string;
  /** Takes what the reader did in a linked viewport over, without telling it back. */
  follow(view: ViewState): void;
}

/** Measurements of cases seen in this sitting; older cases' go. */
const MOST_MEASURED_CASES = 50;
const MODES = { kind: 'one', layer: 'current' } as const;

/** How long each side of a blink is shown. */
export const BLINK_MS = 600;

/** @param schedule the timer that drives the blinking. */
export function createViewport(id: 'main' | 'beside', schedule: RendererPorts['schedule']): OwnedViewport {
  const store = createStore<ViewportState>(() => ({
    caseId: null,
    frameIndex: 0,
    frameCount: 0,
    view: null,
    canvas: null,
    style: 'both',
    opacity: 0.35,
    compare: MODES,
    facts: true,
    magnifier: null,
    measurements: [],
    presets: [],
    turned: false,
  }));
  const { getState, setState } = store;
  let session: OpenCase | null = null;
  let stop: () => void = () => undefined;
  /** The frame that the view was made for: a new one keeps the window only within the same case. */
  let fitted = false;
  let presetsOf = '';
  const byCase = new Map<string, readonly Measurement[]>();
  let tellView: (before: ViewState, after: ViewState) => void = () => undefined;
  let tellScroll: (frames: number) => void = () => undefined;

  const caseFrame = (): CaseFrame | null => session?.caseFrame(getState().frameIndex) ?? null;

  const place = (): commands.ViewPlace | null => {
    const frame = caseFrame();
    const { canvas } = getState();
    return frame === null || canvas === null ? null : { frame, canvas };
  };

  const put = (view: ViewState): void => setState({ view, turned: commands.isTurned(view) });

  const change = (make: (view: ViewState, at: commands.ViewPlace) => ViewState): void => {
    const { view } = getState();
    const at = place();
    if (view === null || at === null) return;
    const next = make(view, at);
    put(next);
    tellView(view, next);
  };

  const isFitted = (): boolean => {
    const { view } = getState();
    const at = place();
    if (view === null || at === null) return false;
    const { zoom, centre } = commands.fitView(view, at);
    return zoom === view.zoom && centre.x === view.centre.x && centre.y === view.centre.y;
  };

  /** As soon as canvas and pixels are there: the first view of a case. */
  const settle = (): void => {
    const frame = caseFrame();
    const grey = frame === null ? null : (session?.greyFrame(frame.frameId) ?? null);
    const at = place();
    if (frame === null || grey === null || at === null) return;
    if (presetsOf !== frame.frameId) {
      presetsOf = frame.frameId;
      const modality = session?.store.getState().view?.identity.modality ?? '';
      setState({ presets: windowPresets(grey, modality) });
    }
    if (fitted && getState().view !== null) return;
    fitted = true;
    const pixels = session?.frame(frame.frameId);
    if (pixels) put(commands.initialView(at, initialWindow(pixels)));
  };

  const scrollTo = (index: number): number => {
    const { frameIndex, frameCount } = getState();
    const next = Math.min(Math.max(index, 0), frameCount - 1);
    if (session === null || next === frameIndex || next < 0) return 0;
    const before = caseFrame();
    setState({ frameIndex: next, magnifier: null });
    const after = caseFrame();
    if (after !== null) session.needFrame(after.frameId);
    // Frames of another size (multi-frame never, odd series sometimes) are fitted anew.
    if (before?.columns !== after?.columns || before?.rows !== after?.rows) fitted = false;
    setState(({ measurements }) => ({ measurements: [...measurements] }));
    settle();
    return next - frameIndex;
  };

  const scale = (): MeasureScale | null => {
    const frame = caseFrame();
    if (frame === null || session === null) return null;
    const spacing = session.frame(frame.frameId)?.spacing ?? null;
    const modality = session.store.getState().view?.identity.modality ?? '';
    return { spacing, aspect: frame.pixelAspect, imaging: imagingOf(modality) };
  };

  const measureText = (measurement: Measurement): string => {
    const by = scale();
    if (by === null) return '';
    if (measurement.kind === 'length') {
      const [a, b] = measurement.points;
      return measuredText(lengthOf(a, b, by));
    }
    const [a, vertex, c] = measurement.points;
    const degrees = angleDeg(a, vertex, c, by.aspect);
    return degrees === null
      ? ''
      : `${number(degrees, { minimumFractionDigits: 1, maximumFractionDigits: 1 })}°`;
  };

  const setMeasurements = (measurements: readonly Measurement[]): void => {
    const { caseId } = getState();
    if (caseId === null) return;
    byCase.delete(caseId);
    byCase.set(caseId, measurements);
    for (const old of byCase.keys()) {
      if (byCase.size <= MOST_MEASURED_CASES) break;
      byCase.delete(old);
    }
    setState({ measurements });
  };

  const onThisFrame = (): readonly Measurement[] => {
    const frameId = caseFrame()?.frameId;
    return getState().measurements.filter((one) => one.frameId === frameId);
  };

  const setAutoWindow = (): void => {
    const frame = caseFrame();
    const grey = frame === null ? null : (session?.greyFrame(frame.frameId) ?? null);
    if (grey !== null) change((view) => ({ ...view, window: autoWindow(grey) }));
  };

  let stopBlink: () => void = () => undefined;
  const setCompare = (compare: CompareMode): void => {
    stopBlink();
    setState({ compare });
    if (compare.kind !== 'blink') return;
    stopBlink = schedule(BLINK_MS, () => setCompare({ ...compare, phase: compare.phase === 0 ? 1 : 0 }));
  };

  return {
    id,
    store,
    session: () => session,
    caseFrame,
    hold: (next) => {
      stop();
      stopBlink();
      session = next;
      fitted = false;
      presetsOf = '';
      setState({
        caseId: next?.caseId ?? null,
        frameIndex: 0,
        frameCount: 0,
        view: null,
        turned: false,
        compare: MODES,
        magnifier: null,
        presets: [],
        measurements: next === null ? [] : (byCase.get(next.caseId) ?? []),
      });
      if (next === null) return;
      const listen = (): void => {
        if (session !== next) return;
        const frameCount = next.store.getState().view?.frames.length ?? 0;
        if (frameCount !== getState().frameCount) setState({ frameCount });
        settle();
      };
      stop = next.store.subscribe((now, before) => {
        if (now.view !== before.view || now.frames !== before.frames) listen();
      });
      listen();
    },
    onView: (listener) => (tellView = listener),
    onScroll: (listener) => (tellScroll = listener),
    setCanvas: (canvas) => {
      const whole = isFitted();
      setState({ canvas });
      settle();
      // Who sees the whole image wants to see it in a larger window too; a chosen zoom stays.
      if (whole) change(commands.fitView);
    },
    setView: (view) => change(() => view),
    follow: put,
    setWindow: (window) => change((view) => ({ ...view, window })),
    applyPreset: (preset) => {
      const window = getState().presets.find((one) => one.id === preset)?.window;
      if (window === 'auto') setAutoWindow();
      else if (window !== undefined) change((view) => ({ ...view, window }));
    },
    autoWindow: setAutoWindow,
    fit: () => change(commands.fitView),
    oneToOne: () => change(commands.oneToOne),
    zoomBy: (factor, at) =>
      change((view, where) => {
        const { width, height } = where.canvas;
        return commands.zoomAbout(view, where, at ?? { x: width / 2, y: height / 2 }, factor);
      }),
    rotate: (degrees) => change((view) => commands.rotateBy(view, degrees)),
    flip: (direction) =>
      change((view) =>
        direction === 'left-right' ? commands.flipLeftRight(view) : commands.flipUpDown(view),
      ),
    resetTurn: () => change(commands.resetTurn),
    toggleInvert: () => change((view) => ({ ...view, invert: !view.invert })),
    scrollTo: (index) => void scrollTo(index),
    scrollBy: (frames) => {
      const moved = scrollTo(getState().frameIndex + frames);
      if (moved !== 0) tellScroll(moved);
    },
    setStyle: (style) => setState({ style }),
    setOpacity: (opacity) => setState({ opacity: Math.min(Math.max(opacity, 0), 1) }),
    setCompare,
    toggleFacts: () => setState(({ facts }) => ({ facts: !facts })),
    measured: () => onThisFrame().map((one): MeasurementText => ({ id: one.id, text: measureText(one) })),
    addMeasurement: (measurement) => setMeasurements([...getState().measurements, measurement]),
    removeMeasurement: (one) => setMeasurements(getState().measurements.filter((other) => other.id !== one)),
    clearMeasurements: () => setMeasurements([]),
    measureText,
    setMagnifier: (magnifier) => setState({ magnifier }),
    toImage: (canvasPoint) => {
      const { view } = getState();
      const at = place();
      if (view === null || at === null) return null;
      return applyAffine(viewTransform(view, at.frame, at.canvas).toImage, canvasPoint);
    },
    toCanvas: (imagePoint) => {
      const { view } = getState();
      const at = place();
      if (view === null || at === null) return null;
      return applyAffine(viewTransform(view, at.frame, at.canvas).toCanvas, imagePoint);
    },
    painted: () => {
      const { view, style, opacity, compare } = getState();
      const at = place();
      const frame = caseFrame();
      if (session === null || view === null || at === null || frame === null) return;
      const ready = session.store.getState().frames[frame.frameId];
      if (ready?.pixels !== 'ready' || ready.masks !== 'ready' || style === 'none' || opacity <= 0) return;
      // Of a swipe only a part is `current`: it never counts. A blink counts while its phase shows it.
      const layer =
        compare.kind === 'one'
          ? compare.layer
          : compare.kind === 'blink'
            ? compare.layers[compare.phase]
            : null;
      if (layer !== 'current') return;
      const { toCanvas } = viewTransform(view, at.frame, at.canvas);
      session.painted({ frameId: frame.frameId, toCanvas, canvas: at.canvas });
    },
  };
}
