import type { Locator, Page } from 'playwright-core';
import { applyAffine, invertAffine, type Affine } from '../../../core/view/affine.ts';
import type { PointPx } from '../../../core/domain/geometry.ts';

export interface DragOptions {
  /** Held during the drag, e.g. `Alt`. */
  readonly key?: 'Alt' | 'Shift' | 'Control';
  readonly button?: 'left' | 'right' | 'middle';
  /** Between two points; default 4. */
  readonly steps?: number;
}

/** An image with its masks. Points are image points (pixel corners) of its frame. */
export class ViewportPart {
  readonly #page: Page;
  readonly surface: Locator;

  constructor(page: Page, id: 'main' | 'beside' = 'main') {
    this.#page = page;
    this.surface = page.locator(`[data-viewport=${id}]`);
  }

  async frameId(): Promise<string> {
    return (await this.surface.getAttribute('data-frame-id')) ?? '';
  }

  /** Image -> CSS pixels of the viewport. */
  async affine(): Promise<Affine> {
    const text = await this.surface.getAttribute('data-image-to-canvas');
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = JSON.parse(text ?? '[]') as number[];
    return { a, b, c, d, e, f };
  }

  /** CSS pixels of an image pixel's width. */
  async zoom(): Promise<number> {
    const { a, b } = await this.affine();
    return Math.hypot(a, b);
  }

  /** CSS pixels of the page. */
  async onPage(point: PointPx): Promise<PointPx> {
    const box = await this.#box();
    const { x, y } = applyAffine(await this.affine(), point);
    return { x: box.x + x, y: box.y + y };
  }

  /** Image point in the middle of the viewport. */
  async centre(): Promise<PointPx> {
    const box = await this.#box();
    return applyAffine(invertAffine(await this.affine()), { x: box.width / 2, y: box.height / 2 });
  }

  async click(point: PointPx): Promise<void> {
    const { x, y } = await this.onPage(point);
    await this.#page.mouse.click(x, y);
  }

  async hover(point: PointPx): Promise<void> {
    const { x, y } = await this.onPage(point);
    await this.#page.mouse.move(x, y);
  }

  async drag(points: readonly PointPx[], options: DragOptions = {}): Promise<void> {
    const { key, button = 'left', steps = 4 } = options;
    const affine = await this.affine();
    const box = await this.#box();
    const [first, ...rest] = points.map((point) => {
      const { x, y } = applyAffine(affine, point);
      return { x: box.x + x, y: box.y + y };
    });
    if (first === undefined) return;
    const { mouse, keyboard } = this.#page;
    await mouse.move(first.x, first.y);
    if (key !== undefined) await keyboard.down(key);
    await mouse.down({ button });
    for (const { x, y } of rest) await mouse.move(x, y, { steps });
    await mouse.up({ button });
    if (key !== undefined) await keyboard.up(key);
  }

  async wheel(point: PointPx, notches: number, key?: 'Control' | 'Shift'): Promise<void> {
    await this.hover(point);
    if (key !== undefined) await this.#page.keyboard.down(key);
    await this.#page.mouse.wheel(0, notches * 100);
    if (key !== undefined) await this.#page.keyboard.up(key);
  }

  /** Image pixels (row by row) at whose centre something of the masks is painted: 1, else 0; 2 = outside of the canvas. */
  async painted(width: number, height: number): Promise<Uint8Array> {
    const affine = await this.affine();
    const text = await this.surface.evaluate(
      (surface, { a, b, c, d, e, f, columns, rows }) => {
        const canvas = surface.querySelector<HTMLCanvasElement>('canvas.frame-view-masks');
        const context = canvas?.getContext('2d') ?? null;
        if (canvas === null || context === null) return '';
        const { data, width: wide, height: high } = context.getImageData(0, 0, canvas.width, canvas.height);
        const ratio = canvas.width / surface.querySelector('canvas')!.getBoundingClientRect().width;
        let out = '';
        for (let y = 0; y < rows; y++) {
          for (let x = 0; x < columns; x++) {
            const cx = Math.floor((a * (x + 0.5) + c * (y + 0.5) + e) * ratio);
            const cy = Math.floor((b * (x + 0.5) + d * (y + 0.5) + f) * ratio);
            const inside = cx >= 0 && cy >= 0 && cx < wide && cy < high;
            out += !inside ? '2' : data[(cy * wide + cx) * 4 + 3]! > 0 ? '1' : '0';
          }
        }
        return out;
      },
      { ...affine, columns: width, rows: height },
    );
    return Uint8Array.from(text, Number);
  }

  /** Digest-like text of what an own canvas shows: equal texts, equal pixels. */
  async picture(layer: 'image' | 'masks' | 'annotations'): Promise<string> {
    return this.surface.evaluate(
      (surface, name) =>
        surface.querySelector<HTMLCanvasElement>(`canvas.frame-view-${name}`)?.toDataURL() ?? '',
      layer,
    );
  }

  async #box(): Promise<{ x: number; y: number; width: number; height: number }> {
    const box = await this.surface.boundingBox();
    if (box === null) throw new Error('The viewport is not on the screen.');
    return box;
  }
}
