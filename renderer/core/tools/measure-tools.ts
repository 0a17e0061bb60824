import type { PointPx } from '../../../core/domain/geometry.ts';
import { t } from '../language/translate.ts';
import type { Measurement } from '../view/viewport-model.ts';
import type { ToolMachine, ToolPlace, ToolServices } from './tool-machine.ts';

/**
 * Length: press, drag, release. Angle: press at the end of the first arm, drag to the vertex, release, click the end
 * of the second arm. Measurements belong to a frame and stay in the page.
 */
export function createMeasureTool(kind: 'length' | 'angle', services: ToolServices): ToolMachine {
  let points: PointPx[] = [];
  let dragging = false;
  let home: ToolPlace | null = null;

  const reset = (): boolean => {
    const had = points.length > 0;
    points = [];
    dragging = false;
    home = null;
    return had;
  };

  const measurement = (id: string): Measurement | null => {
    const [a, b, c] = points;
    if (home === null || a === undefined || b === undefined) return null;
    const facts = { id, frameId: home.frameId };
    if (kind === 'length') return { ...facts, kind, points: [a, b] };
    return c === undefined ? null : { ...facts, kind, points: [a, b, c] };
  };

  const finish = (): void => {
    const made = measurement(services.randomHex(16));
    const [a, b] = points;
    // A click without a drag measures nothing.
    if (
      made !== null &&
      home !== null &&
      a !== undefined &&
      b !== undefined &&
      (a.x !== b.x || a.y !== b.y)
    ) {
      home.viewport.addMeasurement(made);
    }
    reset();
  };

  return {
    mode: () => (dragging ? 'Drawing' : points.length > 0 ? 'PlacingVertices' : 'Idling'),
    hint: () =>
      kind === 'length'
        ? t('Drag from end to end.')
        : t('Drag the first arm to the vertex, then click the end of the second.'),
    cursor: () => 'crosshair',
    overlay: () => {
      const made = measurement('');
      if (points.length === 0) return [];
      return [
        {
          kind: 'measure',
          points: [...points],
          text: made === null ? '' : (home?.viewport.measureText(made) ?? ''),
        },
      ];
    },
    handle: (event) => {
      const place = services.place();
      if (home !== null && (place === null || place.frameId !== home.frameId)) reset();
      if (place === null) return;
      if (event.type === 'down') {
        if (points.length === 0) {
          home = place;
          points = [event.imagePoint, event.imagePoint];
          dragging = true;
        } else {
          points[2] = event.imagePoint;
          finish();
        }
      } else if (event.type === 'move' && points.length > 0) {
        points[dragging ? 1 : 2] = event.imagePoint;
      } else if (event.type === 'up' && dragging) {
        points[1] = event.imagePoint;
        dragging = false;
        const [a] = points;
        const still = a !== undefined && a.x === event.imagePoint.x && a.y === event.imagePoint.y;
        if (still) reset();
        else if (kind === 'length') finish();
      }
    },
    cancel: reset,
  };
}

/** Shows the pixels under the pointer larger while the button is down. */
export function createMagnifierTool(services: ToolServices): ToolMachine {
  let viewport: ToolPlace['viewport'] | null = null;
  let factor = 4;
  const show = (place: ToolPlace, imagePoint: PointPx): void => {
    viewport = place.viewport;
    viewport.setMagnifier({ imagePoint, zoom: place.zoom * factor });
  };
  const hide = (): boolean => {
    const had = viewport !== null;
    viewport?.setMagnifier(null);
    viewport = null;
    return had;
  };
  return {
    mode: () => (viewport === null ? 'Idling' : 'Magnifying'),
    hint: () => t('Hold the button; the wheel magnifies more or less.'),
    cursor: () => (viewport === null ? 'crosshair' : 'none'),
    overlay: () => [],
    handle: (event) => {
      const place = services.place();
      if (place === null) return;
      if (event.type === 'wheel') factor = Math.min(Math.max(factor * 2 ** (-event.steps / 2), 2), 16);
      if (event.type === 'down') show(place, event.imagePoint);
      else if ((event.type === 'move' || event.type === 'wheel') && viewport !== null)
        show(place, event.imagePoint);
      else if (event.type === 'up' || event.type === 'leave') hide();
    },
    cancel: hide,
  };
}
