import type { BoxPx, PointPx } from '../../../core/domain/geometry.ts';
import type { PromptDraft } from '../../../core/domain/journal-entry.ts';
import { applyAffine } from '../../../core/view/affine.ts';
import type { ViewTransform } from '../../../core/view/view-transform.ts';
import type { PromptingState } from '../../core/prompting/prompting-model.ts';
import type { ToolOverlay } from '../../core/tools/tool-types.ts';
import type { Measurement, MeasurementText } from '../../core/view/viewport-model.ts';

type Context = CanvasRenderingContext2D;

/** What lies over image and masks, in image coordinates. */
export interface Annotations {
  readonly tools: readonly ToolOverlay[];
  readonly prompting: PromptingState | null;
  readonly measurements: readonly Measurement[];
  /** Of the measurements on the frame that is shown; the others are not drawn. */
  readonly texts: readonly MeasurementText[];
}

const COLOUR = {
  include: '#63d489',
  exclude: '#ff7d6e',
  box: '#f0c75e',
  measure: '#8fd3ff',
  tool: '#ffffff',
};
const POINT_PX = 6;
const HANDLE_PX = 4;

/** Draws on a cleared context that measures CSS pixels. */
export function drawAnnotations(context: Context, transform: ViewTransform, what: Annotations): void {
  const place = (point: PointPx): PointPx => applyAffine(transform.toCanvas, point);
  const brush = { context, place };
  for (const measurement of what.measurements) {
    const own = what.texts.find((one) => one.id === measurement.id);
    if (own !== undefined) drawMeasure(brush, measurement.points, own.text);
  }
  if (what.prompting !== null && what.prompting.shown) drawPrompts(brush, what.prompting);
  for (const overlay of what.tools) drawTool(brush, overlay);
}

interface Brush {
  readonly context: Context;
  readonly place: (point: PointPx) => PointPx;
}

function drawTool(brush: Brush, overlay: ToolOverlay): void {
  switch (overlay.kind) {
    case 'brush':
      return drawBrush(brush, overlay);
    case 'outline':
      return drawOutline(brush, overlay);
    case 'transform':
      return drawTransform(brush, overlay);
    case 'box':
      return line(brush, cornersOf(overlay.box), { colour: COLOUR.box, closed: true, dashed: true });
    case 'scribble':
      return line(brush, overlay.points, { colour: COLOUR[overlay.label], closed: false, width: 3 });
    case 'measure':
      return drawMeasure(brush, overlay.points, overlay.text);
  }
}

function drawBrush(brush: Brush, overlay: Extract<ToolOverlay, { kind: 'brush' }>): void {
  const { context, place } = brush;
  const centre = place(overlay.centre);
  const edge = place({ x: overlay.centre.x + overlay.radiusPx, y: overlay.centre.y });
  const radius = Math.max(1, Math.hypot(edge.x - centre.x, edge.y - centre.y));
  if (overlay.lineFrom !== null) {
    line(brush, [overlay.lineFrom, overlay.centre], { colour: COLOUR.tool, closed: false, dashed: true });
  }
  const ring = (): void => {
    context.beginPath();
    context.arc(centre.x, centre.y, radius, 0, 2 * Math.PI);
  };
  contrast(context, COLOUR.tool, 1, ring);
  if (overlay.erasing) {
    contrast(context, COLOUR.tool, 1, () => {
      context.beginPath();
      context.moveTo(centre.x - 3, centre.y);
      context.lineTo(centre.x + 3, centre.y);
    });
  }
}

function drawOutline(brush: Brush, overlay: Extract<ToolOverlay, { kind: 'outline' }>): void {
  const colour =
    overlay.mode === 'add' ? COLOUR.include : overlay.mode === 'subtract' ? COLOUR.exclude : COLOUR.box;
  line(brush, overlay.points, { colour, closed: overlay.closed, dashed: overlay.mode !== 'add' });
  if (overlay.vertices) for (const point of overlay.points) handle(brush, point, colour);
}

function drawTransform(brush: Brush, overlay: Extract<ToolOverlay, { kind: 'transform' }>): void {
  line(brush, overlay.corners, { colour: COLOUR.tool, closed: true, dashed: true });
  line(brush, [overlay.centre, overlay.rotateHandle], { colour: COLOUR.tool, closed: false, dashed: true });
  for (const corner of overlay.corners) handle(brush, corner, COLOUR.tool);
  disc(brush, overlay.rotateHandle, COLOUR.tool, HANDLE_PX + 1);
}

/** The machine's prompts are hollow and dashed, a reader's own are filled. */
function drawPrompts(brush: Brush, prompting: PromptingState): void {
  const { draft, selected } = prompting;
  const own = prompting.origin === 'reader';
  if (draft.box !== null) drawBox(brush, draft.box, { own, selected });
  draft.scribbles.forEach((scribble, index) => {
    const width = selected?.kind === 'scribble' && selected.index === index ? 5 : 3;
    line(brush, scribble.points, { colour: COLOUR[scribble.label], closed: false, width });
  });
  draft.points.forEach((point, index) => {
    drawPoint(brush, point, { own, chosen: selected?.kind === 'point' && selected.index === index });
  });
}

function drawBox(
  brush: Brush,
  box: BoxPx,
  { own, selected }: { readonly own: boolean; readonly selected: PromptingState['selected'] },
): void {
  const corners = cornersOf(box);
  const width = selected?.kind === 'edge' || selected?.kind === 'corner' ? 2.5 : 1.5;
  line(brush, corners, { colour: COLOUR.box, closed: true, dashed: !own, width });
  for (const corner of corners) handle(brush, corner, COLOUR.box);
}

/** A cross for include and a bar for exclude: the sign says it as well as the colour. */
function drawPoint(
  brush: Brush,
  point: PromptDraft['points'][number],
  { own, chosen }: { readonly own: boolean; readonly chosen: boolean },
): void {
  const { context, place } = brush;
  const { x, y } = place(point);
  const colour = COLOUR[point.label];
  context.beginPath();
  context.arc(x, y, chosen ? POINT_PX + 2 : POINT_PX, 0, 2 * Math.PI);
  context.fillStyle = own ? colour : 'rgb(0 0 0 / 55%)';
  context.fill();
  context.lineWidth = chosen ? 2.5 : 1.5;
  context.strokeStyle = own ? '#101010' : colour;
  context.stroke();
  context.beginPath();
  context.moveTo(x - 3, y);
  context.lineTo(x + 3, y);
  if (point.label === 'include') {
    context.moveTo(x, y - 3);
    context.lineTo(x, y + 3);
  }
  context.stroke();
}

function drawMeasure(brush: Brush, points: readonly PointPx[], text: string): void {
  line(brush, points, { colour: COLOUR.measure, closed: false });
  for (const point of points) handle(brush, point, COLOUR.measure);
  const at = points[points.length === 3 ? 1 : points.length - 1];
  if (at !== undefined && text !== '') label(brush, at, text);
}

function label({ context, place }: Brush, at: PointPx, text: string): void {
  const { x, y } = place(at);
  context.font = '600 13px system-ui, sans-serif';
  const { width } = context.measureText(text);
  context.fillStyle = 'rgb(0 0 0 / 70%)';
  context.fillRect(x + 10, y - 22, width + 10, 20);
  context.fillStyle = COLOUR.measure;
  context.textBaseline = 'middle';
  context.fillText(text, x + 15, y - 12);
}

interface Stroke {
  readonly colour: string;
  readonly closed: boolean;
  readonly dashed?: boolean;
  readonly width?: number;
}

function line({ context, place }: Brush, points: readonly PointPx[], stroke: Stroke): void {
  if (points.length === 0) return;
  context.setLineDash(stroke.dashed === true ? [6, 4] : []);
  contrast(context, stroke.colour, stroke.width ?? 1.5, () => {
    context.beginPath();
    for (const point of points) {
      const { x, y } = place(point);
      context.lineTo(x, y);
    }
    if (stroke.closed) context.closePath();
  });
  context.setLineDash([]);
}

function handle({ context, place }: Brush, point: PointPx, colour: string): void {
  const { x, y } = place(point);
  context.fillStyle = '#101010';
  context.fillRect(x - HANDLE_PX, y - HANDLE_PX, 2 * HANDLE_PX, 2 * HANDLE_PX);
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.strokeRect(x - HANDLE_PX, y - HANDLE_PX, 2 * HANDLE_PX, 2 * HANDLE_PX);
}

function disc({ context, place }: Brush, point: PointPx, colour: string, radius: number): void {
  const { x, y } = place(point);
  contrast(context, colour, 1.5, () => {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
  });
}

/** A dark line below a bright one is seen over bone and over air. */
function contrast(context: Context, colour: string, width: number, path: () => void): void {
  context.lineJoin = 'round';
  path();
  context.strokeStyle = 'rgb(0 0 0 / 60%)';
  context.lineWidth = width + 2;
  context.stroke();
  path();
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

function cornersOf({ left, top, right, bottom }: BoxPx): PointPx[] {
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}
