import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { ExpectedError } from '../../core/domain/errors.ts';
import { studyCellSchema, type StudyCell } from '../../core/experiment/cell.ts';
import type { StudyVariant } from '../../core/experiment/variants.ts';
import { taskSchema, type Task } from '../../core/domain/task.ts';
import { writeAtomically } from '../platform/atomic-file.ts';

export type CellKey = Pick<StudyCell, 'k' | 'seed'>;

/** Where a study keeps what it has: whoever starts it again goes on from there. */
export interface StudyFolder {
  readonly networks: string;
  readonly embeddings: string;
  cell(key: CellKey, variant: StudyVariant): Promise<StudyCell | null>;
  putCell(cell: StudyCell): Promise<void>;
  network(id: string): Promise<Uint8Array | null>;
  /** The calibrated task. */
  task(key: CellKey): Promise<Task | null>;
  putTask(key: CellKey, task: Task): Promise<void>;
  /** @param name of a file of the report. */
  write(name: string, text: string): Promise<void>;
}

/**
 * @param fingerprint of everything that results depend on, but for seeds, numbers of cases and variants.
 * @throws ExpectedError `experiment-other` when the folder holds results of another study.
 */
export async function openStudyFolder(root: string, fingerprint: string): Promise<StudyFolder> {
  const mark = join(root, 'study.json');
  const known = await readJson(mark);
  const own = { format: 'countersign-experiment-study/1', fingerprint };
  if (known === null) await writeAtomically(mark, `${JSON.stringify(own)}\n`);
  else if (JSON.stringify(known) !== JSON.stringify(own)) {
    throw new ExpectedError(
      'experiment-other',
      `${root} holds results of a study with other data, size, plan or prompts, or of another version of the engine; choose an empty folder with --out.`,
    );
  }
  const cellPath = ({ k, seed }: CellKey, variant: StudyVariant): string =>
    join(root, 'cells', `k${k}-seed${seed}-${variant}.json`);
  const taskPath = ({ k, seed }: CellKey): string => join(root, 'tasks', `k${k}-seed${seed}.json`);
  const networks = join(root, 'networks');
  return {
    networks,
    embeddings: join(root, 'embeddings'),
    cell: async (key, variant) => parsed(await readJson(cellPath(key, variant)), studyCellSchema),
    putCell: (cell) => writeAtomically(cellPath(cell, cell.variant), `${JSON.stringify(cell)}\n`),
    network: (id) =>
      readFile(join(networks, `${id}.onnx`)).then(
        (bytes) => new Uint8Array(bytes),
        () => null,
      ),
    task: async (key) => parsed(await readJson(taskPath(key)), taskSchema),
    putTask: (key, task) => writeAtomically(taskPath(key), `${JSON.stringify(task, null, 1)}\n`),
    write: (name, text) => writeAtomically(join(root, name), text),
  };
}

/** Damaged or from an older version: made again. */
function parsed<T extends z.ZodType>(value: unknown, schema: T): z.output<T> | null {
  const result = schema.safeParse(value);
  return result.success ? result.data : null;
}

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch(() => null);
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
