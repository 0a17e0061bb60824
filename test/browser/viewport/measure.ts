import { createMask, setMaskAt, type BitMask } from '../../../core/mask/bit-mask.ts';
import { fitView, initialView, panBy, zoomAbout } from '../../../core/view/view-commands.ts';
import type { ViewState } from '../../../core/view/view-state.ts';
import type { ViewerFrame } from '../../../core/view/viewer-frame.ts';
import { createFrameView, type MaskLayer } from '../../../renderer/viewport/index.ts';
import { plainFrame } from '../../support/plain-frame.ts';

/** Milliseconds of main thread, each including a read-back of one pixel, which waits for the drawing. */
export interface ViewportFigures {
  readonly firstRender: number[];
  readonly windowLevel: number[];
  readonly pan: number[];
  readonly zoom: number[];
  readonly dab: number[];
  readonly zoomedDab: number[];
  readonly recolour: number[];
}

const COLUMNS = 2500;
const ROWS = 3000;
const STRUCTURES = 17;

/** The viewport at work on a 12-bit radiograph of 2500 x 3000 with 17 overlapping structures, 1000 x 900 canvas. */
export function measureViewport(repeats: number): ViewportFigures {
  const element = document.createElement('div');
  Object.assign(element.style, { width: '1000px', height: '900px', position: 'fixed', left: '0', top: '0' });
  document.body.append(element);
  const view = createFrameView(element);
  const image = element.querySelector<HTMLCanvasElement>('.frame-view-image')!.getContext('2d')!;
  const masks = element.querySelector<HTMLCanvasElement>('.frame-view-masks')!.getContext('2d')!;
  const { draw, restore } = takeAnimationFrames();
  const timed = (work: () => void): number => {
    const start = performance.now();
    work();
    draw();
    image.getImageData(500, 450, 1, 1);
    masks.getImageData(500, 450, 1, 1);
    return performance.now() - start;
  };
  const times = (count: number, work: (i: number) => void): number[] =>
    Array.from({ length: count }, (_, i) => timed(() => work(i)));

  const structures = Array.from({ length: STRUCTURES }, (_, i) => blob(i));
  const layers = structures.map(layerOf);
  const frames = Array.from({ length: 3 }, (_, i) => radiograph(`measured-${i}`));
  let state: ViewState | null = null;
  const place = () => ({ frame: { columns: COLUMNS, rows: ROWS, pixelAspect: 1 }, canvas: view.canvas });
  const window_ = (i: number) =>
    ({ kind: 'window', center: 2000 + i, width: 3000 - 2 * i, function: 'LINEAR_EXACT' }) as const;
  const look = (next: ViewState): void => {
    state = next;
    view.setView(next);
  };
  const firstRender = frames.map((frame) =>
    timed(() => {
      view.show(frame);
      look(initialView(place(), window_(0)));
      view.setMasks(layers);
    }),
  );
  const fitted = state!;
  const windowLevel = times(repeats, (i) => look({ ...fitted, window: window_(i + 1) }));
  const pan = times(repeats, (i) =>
    look(panBy(state!, { pixelAspect: 1 }, { x: i % 2 === 0 ? 7 : -5, y: 3 })),
  );
  const zoom = times(repeats, (i) =>
    look(zoomAbout(state!, place(), { x: 400, y: 300 }, i < repeats / 2 ? 1.1 : 1 / 1.1)),
  );
  look(fitView(state!, place()));
  view.flush();
  const dabAt = (i: number): void => paint(view, layers[4]!, { x: 900 + i * 12, y: 1200 + i * 5, r: 40 });
  const dab = times(repeats, dabAt);
  look({ ...fitted, zoom: 2, centre: { x: 1000, y: 1300 } });
  view.flush();
  const zoomedDab = times(repeats, (i) =>
    paint(view, layers[5]!, { x: 900 + i * 4, y: 1250 + i * 3, r: 40 }),
  );
  look(fitted);
  view.flush();
  const recolour = times(repeats, (i) =>
    view.setMasks(layers.map((layer, at) => (at === i % 17 ? { ...layer, highlighted: true } : layer))),
  );
  restore();
  view.destroy();
  element.remove();
  return { firstRender, windowLevel, pan, zoom, dab, zoomedDab, recolour };
}

/** Animation frames when we say so, so that a frame's own cost is measured and not the screen's rhythm. */
function takeAnimationFrames(): { readonly draw: () => void; readonly restore: () => void } {
  const { requestAnimationFrame, cancelAnimationFrame } = window;
  let waiting = new Map<number, FrameRequestCallback>();
  let last = 0;
  window.requestAnimationFrame = (callback) => {
    waiting.set(++last, callback);
    return last;
  };
  window.cancelAnimationFrame = (id) => void waiting.delete(id);
  return {
    draw: () => {
      const now = waiting;
      waiting = new Map();
      for (const callback of now.values()) callback(performance.now());
    },
    restore: () => Object.assign(window, { requestAnimationFrame, cancelAnimationFrame }),
  };
}

/** One brush dab: its pixels, and the view's share. */
function paint(
  view: ReturnType<typeof createFrameView>,
  layer: MaskLayer,
  disc: { readonly x: number; readonly y: number; readonly r: number },
): void {
  const { x, y, r } = disc;
  fillDisc(layer.mask, disc);
  view.updateMask(layer.id, { left: x - r, top: y - r, right: x + r + 1, bottom: y + r + 1 });
}

function radiograph(id: string): ViewerFrame {
  const values = new Uint16Array(COLUMNS * ROWS);
  for (let y = 0; y < ROWS; y++) {
    for (let x = 0; x < COLUMNS; x++) {
      values[y * COLUMNS + x] =
        (2000 + 1500 * Math.sin(x / 180) * Math.cos(y / 230) + ((x * 7 + y * 13) & 127)) & 4095;
    }
  }
  return { id, ...plainFrame({ rows: ROWS, columns: COLUMNS, values }, { bitsStored: 12 }) };
}

/** Structures of about the size of bones that overlap their neighbours, with ragged edges. */
function blob(i: number): BitMask {
  const mask = createMask(COLUMNS, ROWS);
  const x = 500 + (i % 4) * 480;
  const y = 400 + Math.floor(i / 4) * 520;
  for (let part = 0; part < 40; part++) {
    fillDisc(mask, {
      x: x + Math.round(190 * Math.sin(part * 1.7 + i)),
      y: y + Math.round(260 * Math.cos(part * 0.9 + i)),
      r: 110 + ((part * 37) % 70),
    });
  }
  return mask;
}

function fillDisc(mask: BitMask, disc: { readonly x: number; readonly y: number; readonly r: number }): void {
  const { x, y, r } = disc;
  for (let dy = -r; dy <= r; dy++) {
    const half = Math.floor(Math.sqrt(r * r - dy * dy));
    for (let dx = -half; dx <= half; dx++) setMaskAt(mask, x + dx, y + dy, 1);
  }
}

function layerOf(mask: BitMask, i: number): MaskLayer {
  const hue = ((i * 2654435761) >>> 8) & 0xffffff;
  return {
    id: `structure-${i}`,
    mask,
    colour: `#${hue.toString(16).padStart(6, '0')}`,
    opacity: 0.3,
    style: 'both',
    outlineWidth: 1.5,
    visible: true,
    highlighted: i === 3,
  };
}
