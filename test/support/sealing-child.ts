import { writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { sealWorkspace, unsealWorkspace } from '../../main/workspace/sealed/seal-workspace.ts';
import { CHEAP, PASSPHRASE } from './sealing.ts';

/** Seals or unseals (argv[3]) the workspace argv[2], a line a file, until it is killed or done; then prints `done`. */
async function main(folder: string, what: string): Promise<void> {
  const by = { passphrase: PASSPHRASE, ring: null, cost: CHEAP };
  const job = {
    signal: new AbortController().signal,
    onProgress: (done: number): void => void writeSync(1, `${done}\n`),
  };
  await (what === 'seal' ? sealWorkspace : unsealWorkspace)(folder, by, job);
  writeSync(1, 'done\n');
}

/** Ends this process, as a power cut would, when a file has been filled with zeros and has not been removed. */
async function dieErasing(): Promise<void> {
  const handle = await open(process.execPath, 'r');
  // Handles are of one class, which Node does not export.
  const ofAll = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const plain = ofAll.write;
  // Only erasing writes by it; everything else writes whole files.
  ofAll.write = async function (this: FileHandle, ...args: unknown[]): Promise<never> {
    await Reflect.apply(plain, this, args);
    await this.sync();
    process.kill(process.pid, 'SIGKILL');
    return new Promise<never>(() => undefined);
  };
}

if (process.argv[4] === 'erasing') await dieErasing();
if (process.argv[2] !== undefined && process.argv[1]?.endsWith('sealing-child.ts') === true) {
  await main(process.argv[2], String(process.argv[3]));
}
