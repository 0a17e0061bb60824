import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { writeAtomically } from '../../platform/atomic-file.ts';

interface Listening {
  readonly origin: string;
}

/**
 * Listens on the port that the workspace had the last time, where it is free: a page that was left open with unsaved
 * work finds its backend again after a restart. A port that was asked for is taken or refused.
 * @throws ExpectedError as `listen`.
 */
export async function onUsualPort<H extends Listening>(
  { folder, port }: { readonly folder: string; readonly port: number },
  listen: (port: number) => Promise<H>,
): Promise<H> {
  if (port !== 0) return listen(port);
  const file = join(folder, 'port');
  const usual = Number(await readFile(file, 'utf8').catch(() => ''));
  const host = await listen(isPort(usual) ? usual : 0).catch((error: unknown) => {
    if (isPort(usual) && error instanceof ExpectedError && error.code === 'port-in-use') return listen(0);
    throw error;
  });
  // A workspace that cannot be written is told of where it matters, not for this.
  await writeAtomically(file, Buffer.from(new URL(host.origin).port), 'recomputable').catch(() => undefined);
  return host;
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 1023 && port < 65536;
}
