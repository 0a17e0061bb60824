import { deserialize, serialize } from 'node:v8';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { TrainingExample } from '../../../core/training/example.ts';
import type { SetSink } from '../data/collected-set.ts';
import { exampleBytes } from '../example-parts.ts';
import type { ExampleList } from '../protocol.ts';
import type { TrainingSet } from '../training-set.ts';
import { partName, partNames, type RunFiles } from './run-files.ts';

/** Examples are written in parts of about this size, so that neither memory nor the event loop is asked for much at once. */
const PART_BYTES = 4 * 2 ** 20;
const STEM = 'examples';

type Kept = readonly [ExampleList, TrainingExample];

/** Writes the examples of a run as they come, one after the other. */
export interface SetWriter extends SetSink {
  /** @returns how many parts there are. @throws ExpectedError `training-disk`, as `put` does. */
  end(): Promise<number>;
}

export function createSetWriter(files: RunFiles, runId: string): SetWriter {
  let waiting: Kept[] = [];
  let bytes = 0;
  let parts = 0;
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    await files.write(runId, partName(STEM, parts), serialize(waiting));
    // Only what is on the disk counts.
    parts++;
    waiting = [];
    bytes = 0;
  };
  return {
    async put(list, example) {
      waiting.push([list, example]);
      bytes += exampleBytes(example);
      if (bytes >= PART_BYTES) await flush();
    },
    async end() {
      await flush();
      return parts;
    },
  };
}

/** Names of the files of a frozen set. */
export function setFiles(parts: number): string[] {
  return partNames(STEM, parts);
}

/** @throws ExpectedError `training-set-damaged` when a part is missing or damaged. */
export async function readSet(
  files: RunFiles,
  runId: string,
  parts: number,
): Promise<Pick<TrainingSet, ExampleList>> {
  const lists: Record<ExampleList, TrainingExample[]> = { training: [], validation: [], unlabelled: [] };
  for (let part = 0; part < parts; part++) {
    const bytes = await files.read(runId, partName(STEM, part));
    for (const [list, example] of bytes === null ? broken() : keptOf(bytes)) lists[list].push(example);
  }
  return lists;
}

function keptOf(bytes: Uint8Array): readonly Kept[] {
  try {
    // Written above, by this program; a workspace's files are as trusted as the program's own.
    return deserialize(bytes) as readonly Kept[];
  } catch {
    return broken();
  }
}

function broken(): never {
  throw new ExpectedError(
    'training-set-damaged',
    'The examples of this training are damaged; discard it and start it anew.',
  );
}
