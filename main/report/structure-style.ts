import type { Task } from '../../core/domain/task.ts';
import { html, type Html } from './html.ts';

/** Name and colour of a structure; labels of an older task version may name one that is gone. */
export function structureOf(task: Task, id: string): { readonly name: string; readonly colour: string } {
  return task.structures.find((one) => one.id === id) ?? { name: id, colour: '#9aa3ad' };
}

/** A square in a structure's colour. */
export function swatch(colour: string): Html {
  return html`<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
    <rect width="10" height="10" rx="2" fill="${colour}" />
  </svg>`;
}
