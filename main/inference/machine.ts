import { arch, availableParallelism, cpus, platform } from 'node:os';

/** Names what a measurement is valid for, without naming the computer: system, processor, threads. */
export function machineName(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${platform()} ${arch()} ${model} ${String(availableParallelism())}`;
}
