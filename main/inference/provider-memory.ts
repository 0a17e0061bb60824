import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { ProviderMemory } from './provider-choice.ts';
import { choiceOf, judgeTrials, providerTrialSchema, type ProviderTrial } from './provider-trial.ts';

const recordSchema = z.strictObject({ tolerance: z.number(), trials: z.array(providerTrialSchema) });
const memorySchema = z.record(z.string(), recordSchema);
type Memory = z.infer<typeof memorySchema>;

export interface NetworkTrials {
  readonly sha256: string;
  readonly ortVersion: string;
  readonly tolerance: number;
  readonly trials: readonly ProviderTrial[];
}

export interface WritableProviderMemory extends ProviderMemory {
  /** Replaces what was known about these files. A folder that cannot be written loses it silently. */
  record(all: readonly NetworkTrials[]): Promise<void>;
}

/**
 * Keeps measurements in `<folder>/providers.json`, by weight file, onnxruntime and machine: a driver or a
 * processor measured elsewhere proves nothing here.
 *
 * @param machine e.g. `linux x64 Intel Xeon 2`
 */
export function createProviderMemory(folder: string, machine: string): WritableProviderMemory {
  const file = join(folder, 'providers.json');
  const keyOf = (sha256: string, ortVersion: string): string => `${machine} | ${ortVersion} | ${sha256}`;
  let loaded: Promise<Memory> | null = null;
  const load = (): Promise<Memory> => (loaded ??= readMemory(file));
  return {
    choose: async (sha256, ortVersion) => {
      const record = (await load())[keyOf(sha256, ortVersion)];
      return record ? choiceOf(judgeTrials(record.trials, record.tolerance)) : null;
    },
    record: async (all) => {
      const memory = { ...(await readMemory(file)) };
      for (const { sha256, ortVersion, tolerance, trials } of all) {
        memory[keyOf(sha256, ortVersion)] = { tolerance, trials: [...trials] };
      }
      loaded = Promise.resolve(memory);
      await writeMemory(file, memory);
    },
  };
}

async function readMemory(file: string): Promise<Memory> {
  try {
    return memorySchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Missing or damaged: nothing is known, and the CPU is used.
    return {};
  }
}

async function writeMemory(file: string, memory: Memory): Promise<void> {
  const temporary = `${file}.${String(process.pid)}`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(temporary, `${JSON.stringify(memory, null, 2)}\n`);
    // Renamed, so that a reader never sees half a file.
    await rename(temporary, file);
  } catch {
    // Read-only disk: the next doctor measures again.
  }
}
