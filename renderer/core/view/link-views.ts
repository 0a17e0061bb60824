import { panBy, MAX_ZOOM, MIN_ZOOM } from '../../../core/view/view-commands.ts';
import type { ViewState } from '../../../core/view/view-state.ts';
import { turn } from '../../../core/view/view-transform.ts';

/**
 * What a change of one view does to a linked one: the same factor of zoom and the same way on the screen. Turns,
 * flips and grey stay each image's own: the two were not taken alike.
 *
 * @param aspect height of a pixel divided by its width, of either image.
 */
export function followView(
  linked: { readonly view: ViewState; readonly aspect: number },
  led: { readonly before: ViewState; readonly after: ViewState; readonly aspect: number },
): ViewState {
  const { before, after } = led;
  const zoom = Math.min(Math.max(linked.view.zoom * (after.zoom / before.zoom), MIN_ZOOM), MAX_ZOOM);
  const zoomed = { ...linked.view, zoom };
  const dx = before.centre.x - after.centre.x;
  const dy = before.centre.y - after.centre.y;
  if (dx === 0 && dy === 0) return zoomed;
  // Image pixels of the leader to CSS pixels of the screen.
  const { cos, sin } = turn(after.rotationDeg);
  const x = (after.flipHorizontal ? -dx : dx) * after.zoom;
  const y = (after.flipVertical ? -dy : dy) * after.zoom * led.aspect;
  return panBy(zoomed, { pixelAspect: linked.aspect }, { x: cos * x - sin * y, y: sin * x + cos * y });
}
