import type { CaseIdentity } from '../../../core/contract/case.ts';
import type { FrameSpacing, Laterality, Frame } from '../../../core/domain/frame.ts';
import { imagingOf, spacingLabel } from '../../../core/measure/scale.ts';
import type { ViewState } from '../../../core/view/view-state.ts';
import { readableAge, readableDate, readableName } from '../../core/case/identity-words.ts';
import { sentence } from '../../core/language/sentence.ts';
import { number, t } from '../../core/language/translate.ts';

/** Name and number of the patient: never hidden while verdicts can be given. */
export function identityLine({ patientName, patientId }: CaseIdentity): string {
  const name = readableName(patientName);
  return [name === '' ? t('No patient name') : name, patientId === '' ? t('no patient ID') : patientId].join(
    ' · ',
  );
}

export function studyLines(identity: CaseIdentity): string[] {
  const { birthDate, sex, age, studyDate, modality, studyDescription, seriesDescription, viewPosition } =
    identity;
  const person = [readableDate(birthDate), sex, readableAge(age)].filter((word) => word !== '').join(' · ');
  const study = [readableDate(studyDate), modality, identity.bodyPart, viewPosition]
    .filter((word) => word !== '')
    .join(' · ');
  const description = [...new Set([studyDescription, seriesDescription])]
    .filter((word) => word !== '')
    .join(' · ');
  return [person, study, description].filter((line) => line !== '');
}

/** Unknown is said, never assumed. */
export function sideWords(laterality: Laterality): string {
  switch (laterality) {
    case 'R':
      return t('Right side (R)');
    case 'L':
      return t('Left side (L)');
    case 'B':
      return t('Both sides');
    case 'U':
      return t('Unpaired');
    case 'conflict':
      return t('Side contradictory in the file');
    case 'unknown':
      return t('Side unknown');
  }
}

/** How the view differs from the image as filed. */
export function turnWords(view: Pick<ViewState, 'rotationDeg' | 'flipHorizontal' | 'flipVertical'>): string {
  const words: string[] = [];
  const degrees = Math.round(((view.rotationDeg % 360) + 360) % 360);
  if (view.flipHorizontal) words.push(t('flipped left-right'));
  if (view.flipVertical) words.push(t('flipped top-bottom'));
  if (degrees !== 0) words.push(t('rotated {degrees}°', { degrees }));
  return t('View {changes}', { changes: words.join(', ') });
}

export function windowWords(view: Pick<ViewState, 'window' | 'invert'>, frame: Frame | null): string {
  const words = greysWords(view.window, frame);
  return view.invert ? `${words} · ${t('inverted')}` : words;
}

/** W and L as the image's own values are written: what the file says stays as it is. */
function greysWords(window: ViewState['window'], frame: Frame | null): string {
  if (window.kind === 'window') return `W ${figure(window.width)} L ${figure(window.center)}`;
  if (window.kind === 'full') return t('Full range');
  const voi = frame?.voi[window.index];
  if (voi === undefined) return t('Window of the file');
  if (voi.kind === 'table') return t('Lookup table of the file');
  return `W ${figure(voi.width)} L ${figure(voi.center)} (${t('file')})`;
}

function figure(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Math.round(value * 100) / 100);
}

const BAR_PX = 120;
const STEPS_MM = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200];

/** A bar of round millimetres of at most 120 CSS pixels; null where nobody knows how large a pixel is. */
export function scaleBar(
  zoom: number,
  spacing: FrameSpacing | null,
  modality: string,
): { readonly lengthPx: number; readonly words: string } | null {
  if (spacing === null) return null;
  const pxPerMm = zoom / spacing.column;
  const mm = STEPS_MM.findLast((step) => step * pxPerMm <= BAR_PX);
  if (mm === undefined) return null;
  const label = spacingLabel(spacing, imagingOf(modality));
  return { lengthPx: mm * pxPerMm, words: `${number(mm)} mm${label === '' ? '' : ` ${sentence(label)}`}` };
}
