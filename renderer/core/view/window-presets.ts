import type { GreyFrame } from '../../../core/pixels/grey-frame.ts';
import { windowBetween } from '../../../core/view/view-window.ts';
import { t } from '../language/translate.ts';
import type { WindowPreset } from './viewport-model.ts';

/** Hounsfield units: customary widths and centres of reading rooms. */
const CT: readonly (readonly [id: string, title: () => string, center: number, width: number])[] = [
  ['ct-soft', () => t('Soft tissue'), 40, 400],
  ['ct-lung', () => t('Lung'), -600, 1500],
  ['ct-bone', () => t('Bone'), 400, 1800],
  ['ct-brain', () => t('Brain'), 40, 80],
  ['ct-liver', () => t('Liver'), 60, 160],
  ['ct-angio', () => t('Angiography'), 300, 600],
];

/** The frame's own windows first, then what the values themselves suggest. */
export function windowPresets(frame: GreyFrame, modality: string): readonly WindowPreset[] {
  const own = frame.voi.map((voi, index): WindowPreset => {
    const explanation = voi.kind === 'window' ? voi.explanation : voi.table.explanation;
    return {
      id: `file-${String(index)}`,
      title: () => (explanation === '' ? t('As filed {number}', { number: index + 1 }) : explanation),
      window: { kind: 'voi', index },
    };
  });
  const always: readonly WindowPreset[] = [
    { id: 'auto', title: () => t('Automatic'), window: 'auto' },
    { id: 'full', title: () => t('Full range'), window: { kind: 'full' } },
  ];
  if (modality !== 'CT') return [...own, ...always];
  const tissue = CT.map(([id, title, center, width]): WindowPreset => {
    return { id, title, window: windowBetween(center - width / 2, center + width / 2) };
  });
  return [...own, ...always, ...tissue];
}
