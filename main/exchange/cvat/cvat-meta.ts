import type { Task } from '../../../core/domain/task.ts';
import { ABSENT } from './index-cvat.ts';
import { element, escapeXml } from './xml-text.ts';

/** The one label of all areas, and its attributes. */
export const LABEL = 'structure';
export const ANATOMY = 'anatomy';
export const VERDICT = 'verdict';
export const READER = 'reader';

const VERDICTS = ['accepted', 'corrected', 'deferred', 'unsigned'];

/** The description of labels and attributes as CVAT writes it, so that a task can be made from it. */
export function cvatMeta(task: Task, about: { readonly images: number; readonly dumped: string }): string {
  const anatomy = attributeOf(
    ANATOMY,
    'select',
    task.structures.map(({ id }) => id),
  );
  const labels = [
    labelOf(LABEL, { color: '#3fa0c0', type: 'any' }, [
      anatomy,
      attributeOf(VERDICT, 'select', VERDICTS),
      attributeOf(READER, 'text', ['']),
    ]),
    labelOf(ABSENT, { color: '#808080', type: 'tag' }, [anatomy]),
  ];
  const facts = {
    name: `${task.title} (${task.id} ${task.version})`,
    size: String(about.images),
    mode: 'annotation',
    overlap: '0',
    bugtracker: '',
    subset: '',
    start_frame: '0',
    stop_frame: String(Math.max(0, about.images - 1)),
    frame_filter: '',
  };
  const list = Object.entries(facts).map(([name, value]) => element(name, {}, [escapeXml(value)]));
  const described = element('task', {}, [...list, element('labels', {}, labels)]);
  return element('meta', {}, [described, element('dumped', {}, [escapeXml(about.dumped)])]);
}

function labelOf(
  name: string,
  look: { readonly color: string; readonly type: string },
  attributes: readonly string[],
): string {
  return element('label', {}, [
    element('name', {}, [name]),
    element('color', {}, [look.color]),
    element('type', {}, [look.type]),
    element('attributes', {}, attributes),
  ]);
}

/** CVAT separates values by line feeds. */
function attributeOf(name: string, type: 'select' | 'text', values: readonly string[]): string {
  return element('attribute', {}, [
    element('name', {}, [name]),
    element('mutable', {}, ['False']),
    element('input_type', {}, [type]),
    element('default_value', {}, [escapeXml(values[0] ?? '')]),
    element('values', {}, [values.map(escapeXml).join('\n')]),
  ]);
}
