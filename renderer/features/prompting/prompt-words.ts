import type { PromptDraft } from '../../../core/domain/journal-entry.ts';
import { figureText } from '../../core/case/structure-words.ts';
import { t, tn } from '../../core/language/translate.ts';
import type { PromptPart, PromptingState } from '../../core/prompting/prompting-model.ts';

/** One line of the list of prompts. */
export interface PromptLine {
  readonly key: string;
  readonly part: PromptPart;
  readonly kind: 'include' | 'exclude' | 'box';
  readonly shape: 'point' | 'box' | 'scribble';
  readonly words: string;
  /** Place or size, in image pixels. */
  readonly where: string;
}

/** Prompts in the order in which they are listed: the box, points, scribbles. */
export function promptLines({ box, points, scribbles }: PromptDraft): readonly PromptLine[] {
  const lines: PromptLine[] = [];
  if (box !== null) {
    const where = `${whole(box.right - box.left)} × ${whole(box.bottom - box.top)} px`;
    const part = { kind: 'edge', edge: 'left' } as const;
    lines.push({ key: 'box', part, kind: 'box', shape: 'box', words: t('Box'), where });
  }
  points.forEach((point, index) => {
    const where = `${whole(point.x)}, ${whole(point.y)}`;
    const words = pointWords(point.label, index + 1);
    const part = { kind: 'point', index } as const;
    lines.push({ key: `point-${String(index)}`, part, kind: point.label, shape: 'point', words, where });
  });
  scribbles.forEach((scribble, index) => {
    const where = pointsText(scribble.points.length);
    const words = scribbleWords(scribble.label, index + 1);
    const part = { kind: 'scribble', index } as const;
    const key = `scribble-${String(index)}`;
    lines.push({ key, part, kind: scribble.label, shape: 'scribble', words, where });
  });
  return lines;
}

/** Whether a part that a pointer took hold of belongs to this line; edges and corners are all the box. */
export function isSelected({ part, shape }: PromptLine, selected: PromptPart | null): boolean {
  if (selected === null) return false;
  if (shape === 'box') return selected.kind === 'edge' || selected.kind === 'corner';
  return (
    'index' in selected && 'index' in part && selected.kind === part.kind && selected.index === part.index
  );
}

/** What there is, for the closed panel, e.g. "box, 3 points". */
export function draftWords({ box, points, scribbles }: PromptDraft): string {
  const words: string[] = [];
  if (box !== null) words.push(t('box'));
  if (points.length > 0) words.push(pointsText(points.length));
  if (scribbles.length > 0) words.push(tn(scribbles.length, '{count} scribble', '{count} scribbles'));
  return words.length === 0 ? t('no prompts') : words.join(', ');
}

export function originWords(origin: PromptingState['origin']): string {
  switch (origin) {
    case 'machine':
      return t('The machine’s prompts');
    case 'reader':
      return t('Your prompts');
    case 'none':
      return t('No prompts yet');
  }
}

/** How far SAM trusts its own mask, in words: it expects this overlap with the true outline. */
export function trustWords(predictedIou: number): string {
  if (predictedIou >= 0.9) return t('SAM is sure');
  if (predictedIou >= 0.8) return t('SAM is fairly sure');
  return predictedIou >= 0.65 ? t('SAM has doubts') : t('SAM hardly trusts it');
}

/** E.g. `0.93`: an overlap, not a per cent of anything. */
export function overlapText(predictedIou: number): string {
  return figureText(Math.min(1, Math.max(0, predictedIou)));
}

/** Who computed and how long, small. */
export function effortWords(provider: string, decoderMs: number): string {
  return [provider, decoderMs > 0 ? `${whole(decoderMs)} ms` : ''].filter((word) => word !== '').join(' · ');
}

function pointWords(label: 'include' | 'exclude', number: number): string {
  return label === 'include'
    ? t('Include point {number}', { number })
    : t('Exclude point {number}', { number });
}

function scribbleWords(label: 'include' | 'exclude', number: number): string {
  return label === 'include'
    ? t('Include scribble {number}', { number })
    : t('Exclude scribble {number}', { number });
}

function pointsText(count: number): string {
  return tn(count, '{count} point', '{count} points');
}

function whole(value: number): string {
  return String(Math.round(value));
}
