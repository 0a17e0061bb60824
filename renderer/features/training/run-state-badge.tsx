import { CircleCheck, CircleDashed, CirclePause, LoaderCircle, TriangleAlert, Unplug } from 'lucide-react';
import type { TrainingRun } from '../../../core/contract/training.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { runStateWord } from './training-words.ts';

const LOOKS: Readonly<Record<TrainingRun['state'], { readonly tone: Tone; readonly Icon: typeof Unplug }>> = {
  waiting: { tone: 'idle', Icon: CircleDashed },
  running: { tone: 'ready', Icon: LoaderCircle },
  paused: { tone: 'started', Icon: CirclePause },
  interrupted: { tone: 'warn', Icon: Unplug },
  failed: { tone: 'failed', Icon: TriangleAlert },
  done: { tone: 'done', Icon: CircleCheck },
};

/** State of a training, told by shape and word as well as by colour. */
export function RunStateBadge({ state }: { readonly state: TrainingRun['state'] }) {
  const { tone, Icon } = LOOKS[state];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
      {runStateWord(state)}
    </Badge>
  );
}
