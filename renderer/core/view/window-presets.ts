import type { GreyFrame } from '../../../core/pixels/grey-frame.ts';
import { windowBetween } from '../../../core/view/view-window.ts';
import type { WindowPreset } from './viewport-model.ts';

/** Hounsfield units: customary widths and centres of reading rooms. */
const CT: readonly (readonly [id: string, title: string, center: number, width: number])[] = [
  ['ct-soft', 'Soft tissue', 40, 400],
  ['ct-lung', 'Lung', -600, 1500],
  ['ct-bone', 'Bone', 400, 1800],
  ['ct-brain', 'Brain', 40, 80],
  ['ct-liver', 'Liver', 60, 160],
  ['ct-angio', 'Angiography', 300, 600],
];

/** The frame's own windows first, then what the values themselves suggest. */
export function windowPresets(frame: GreyFrame, modality: string): readonly WindowPreset[] {
  const own = frame.voi.map((voi, index): WindowPreset => {
    const explanation = voi.kind === 'window' ? voi.explanation : voi.table.explanation;
    return {
      id: `file-${String(index)}`,
      title: explanation === '' ? `As filed ${String(index + 1)}` : explanation,
      window: { kind: 'voi', index },
    };
  });
  const always: readonly WindowPreset[] = [
    { id: 'auto', title: 'Automatic', window: 'auto' },
    { id: 'full', title: 'Full range', window: { kind: 'full' } },
  ];
  if (modality !== 'CT') return [...own, ...always];
  const tissue = CT.map(([id, title, center, width]): WindowPreset => {
    return { id, title, window: windowBetween(center - width / 2, center + width / 2) };
  });
  return [...own, ...always, ...tissue];
}
