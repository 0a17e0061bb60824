import type { BoxPx, PointPx } from '../../core/domain/geometry.ts';
import type { LabelledStructure, MaskVariant, PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { maskBounds } from '../../core/mask/bounds.ts';
import { displaySize } from '../../core/render/display-size.ts';
import { svgPathOf } from '../../core/render/svg-path.ts';
import { maskOverlay, type ColourPicture } from '../../core/render/tint-masks.ts';
import { VARIANTS } from './case-masks.ts';
import { html, type Html } from './html.ts';

/** Outlines lie within this many pixels of the mask's edge on a picture of 900 pixels. */
const TOLERANCE_PX = 0.75;
const PICTURE_SIDE = 900;

/** A longer outline (a speckled mask has one ring per speck) becomes a picture: browsers draw it faster. */
const LONGEST_PATH = 200_000;

/** Everything that is drawn over a case's picture, in image coordinates, once; panels refer to it by id. */
export interface Overlay {
  readonly definitions: Html;
  /** Per structure: the box that holds its masks and prompts; null where there is none. */
  readonly extents: readonly (BoxPx | null)[];
  /** Number of structures with a mask, per variant. */
  readonly drawn: Readonly<Record<MaskVariant, number>>;
  /** Pictures that stand for outlines that are too long, to be written below the report's folder. */
  readonly rasters: readonly { readonly path: string; readonly picture: ColourPicture }[];
}

/** Ids of the groups: `layer-unet` .. `layer-refined`, `layer-prompts`. Class `s<i>` marks structure i. */
export function overlayOf(
  label: PseudoLabel,
  masks: ReadonlyMap<string, BitMask>,
  colourOf: (structure: string) => string,
): Overlay {
  const side = Math.max(label.frame.rows, label.frame.columns);
  const tolerance = Math.max(TOLERANCE_PX, (TOLERANCE_PX * side) / PICTURE_SIDE);
  // The start mask and the refined one of a kept structure are the same mask: outlined once.
  const paths = new Map<string, string>();
  const pathOf = (name: string | null): string => {
    const mask = name === null ? undefined : masks.get(name);
    if (name === null || mask === undefined) return '';
    const path = paths.get(name) ?? svgPathOf(mask, tolerance);
    paths.set(name, path);
    return path;
  };
  const rasters: { path: string; picture: ColourPicture }[] = [];
  const drawn = { unet: 0, cleanup: 0, sam: 0, refined: 0 };
  const layers = VARIANTS.map((variant) => {
    const shapes = label.structures.map((one, index) => {
      const path = pathOf(one.masks[variant]);
      if (path === '') return null;
      drawn[variant]++;
      if (path.length > LONGEST_PATH) {
        const raster = rasterOf(label, masks.get(one.masks[variant] ?? '')!, colourOf(one.structure)); // has a path
        const file = `pictures/${label.id}-${variant}-${index}.png`;
        rasters.push({ path: file, picture: raster });
        return html`<image
          class="m s${index}"
          href="../${file}"
          width="${label.frame.columns}"
          height="${label.frame.rows}"
          preserveAspectRatio="none"
        />`;
      }
      return html`<path
        class="m s${index}"
        fill="${colourOf(one.structure)}"
        stroke="${colourOf(one.structure)}"
        d="${path}"
      />`;
    });
    return html`<g id="layer-${variant}">${shapes.filter((shape) => shape !== null)}</g>`;
  });
  const prompts = label.structures.map((one, index) => promptShapes(one, index, colourOf(one.structure)));
  return {
    definitions: html`${layers}<g id="layer-prompts">${prompts}</g>`,
    extents: label.structures.map((one) => extentOf(one, masks)),
    drawn,
    rasters,
  };
}

function rasterOf(label: PseudoLabel, mask: BitMask, colour: string): ColourPicture {
  const size = displaySize({ width: label.frame.columns, height: label.frame.rows }, PICTURE_SIDE);
  return maskOverlay({ mask, colour }, size);
}

/** What the machine told SAM, all passes together. */
export function promptsOf(one: LabelledStructure): {
  readonly box: BoxPx | null;
  readonly include: readonly PointPx[];
  readonly exclude: readonly PointPx[];
} {
  const points = new Map(
    one.passes.flatMap((pass) => pass.prompts.points).map((point) => [JSON.stringify(point), point]),
  );
  const all = [...points.values()];
  return {
    box: one.passes.find((pass) => pass.prompts.box !== null)?.prompts.box ?? null,
    include: all.filter((point) => point.label === 'include'),
    exclude: all.filter((point) => point.label === 'exclude'),
  };
}

/** Lines of no length keep their width on the screen at any zoom: round caps are seeds, square ones negatives. */
function promptShapes(one: LabelledStructure, index: number, colour: string): Html {
  const { box, include, exclude } = promptsOf(one);
  const dots = (points: readonly PointPx[]): string => points.map(({ x, y }) => `M${x} ${y}h0`).join('');
  const frame =
    box === null
      ? null
      : html`<path
          class="box"
          stroke="${colour}"
          d="M${box.left} ${box.top}H${box.right}V${box.bottom}H${box.left}z"
        />`;
  const seeds =
    include.length === 0
      ? null
      : html`<path class="seed rim" d="${dots(include)}" /><path
            class="seed"
            stroke="${colour}"
            d="${dots(include)}"
          />`;
  const negatives =
    exclude.length === 0
      ? null
      : html`<path class="negative rim" d="${dots(exclude)}" /><path
            class="negative"
            d="${dots(exclude)}"
          />`;
  return html`<g class="p s${index}">${frame}${negatives}${seeds}</g>`;
}

function extentOf(one: LabelledStructure, masks: ReadonlyMap<string, BitMask>): BoxPx | null {
  const boxes = VARIANTS.map((variant) => {
    const name = one.masks[variant];
    const mask = name === null ? undefined : masks.get(name);
    return mask === undefined ? null : maskBounds(mask);
  });
  const known = [...boxes, promptsOf(one).box].filter((box) => box !== null);
  if (known.length === 0) return null;
  return {
    left: Math.min(...known.map((box) => box.left)),
    top: Math.min(...known.map((box) => box.top)),
    right: Math.max(...known.map((box) => box.right)),
    bottom: Math.max(...known.map((box) => box.bottom)),
  };
}
