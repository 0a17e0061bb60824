import { createTrainer } from '../../training/trainer-client.ts';
import { createTrainerLauncher } from '../../training/trainer-process.ts';
import type { Trainer } from '../../training/training-set.ts';
import type { CommandContext } from '../command.ts';

/** The trainer as commands start it. */
export function commandTrainer(context: Pick<CommandContext, 'launchTrainer' | 'err'>): Trainer {
  return createTrainer({
    launch: context.launchTrainer ?? createTrainerLauncher(),
    log: (line) => void context.err.line(line),
  });
}
