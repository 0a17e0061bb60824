import { fileURLToPath } from 'node:url';
import { createForkLauncher, type ForkOptions } from '../inference/fork-host.ts';
import type { HostLauncher, HostProcess } from '../inference/host-process.ts';
import type { FromTrainer, ToTrainer } from './protocol.ts';

/** The process of one run. */
export type TrainerProcess = HostProcess<ToTrainer, FromTrainer>;
export type TrainerLauncher = HostLauncher<ToTrainer, FromTrainer>;

/** The module that runs as the trainer's host, however its process is made. */
export const trainerEntry = fileURLToPath(new URL('./host/entry.ts', import.meta.url));

/** Starts trainers as forked Node processes, or as the program that `options` name. */
export function createTrainerLauncher(options: ForkOptions = {}): TrainerLauncher {
  return createForkLauncher({ entry: trainerEntry, ...options });
}
