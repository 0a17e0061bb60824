import { parentPort } from 'node:worker_threads';
import { ExpectedError, messageOf } from '../../../core/domain/errors.ts';
import type { Inspection } from '../inspect.ts';
import { readLocator } from '../sources/list-sources.ts';
import { failedInspection, inspectAny } from './inspect-any.ts';
import type { InspectRequest } from './inspect-pool.ts';

/** Entry of a worker thread: one file in, one line out. */
parentPort?.on('message', (request: InspectRequest) => {
  void inspect(request).then((inspection) => parentPort?.postMessage(inspection));
});

async function inspect({ name, locator, bytes }: InspectRequest): Promise<Inspection> {
  try {
    return await inspectAny(bytes ?? (await readLocator(locator)), name);
  } catch (error) {
    const expected = error instanceof ExpectedError;
    // The rest of the folder goes on, and the line says whom to tell.
    return failedInspection(
      name,
      expected ? error.message : `The program failed on this file, please report it (${messageOf(error)}).`,
    );
  }
}
