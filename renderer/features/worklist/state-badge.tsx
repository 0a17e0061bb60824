import { CircleCheck, CircleDashed, CircleDot, Contrast, TriangleAlert } from 'lucide-react';
import type { CaseStateName } from '../../../core/contract/worklist.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Tone } from '../../ui/badge.tsx';
import { stateHint, stateWord } from './state-words.ts';

/** A shape of its own for each: empty, triangle, dot, half, tick. */
const ICONS = {
  unprepared: CircleDashed,
  failed: TriangleAlert,
  ready: CircleDot,
  started: Contrast,
  done: CircleCheck,
};

const TONES: Readonly<Record<CaseStateName, Tone>> = {
  unprepared: 'idle',
  failed: 'failed',
  ready: 'ready',
  started: 'started',
  done: 'done',
};

interface StateBadgeProps {
  readonly state: CaseStateName;
  /** Instead of what the state means in general. */
  readonly hint?: string;
}

export function StateBadge({ state, hint }: StateBadgeProps) {
  const Icon = ICONS[state];
  return (
    <Badge tone={TONES[state]} icon={<Icon aria-hidden="true" />} hint={hint ?? stateHint(state)}>
      {stateWord(state)}
    </Badge>
  );
}
