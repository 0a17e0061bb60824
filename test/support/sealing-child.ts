import { writeSync } from 'node:fs';
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

if (process.argv[2] !== undefined && process.argv[1]?.endsWith('sealing-child.ts') === true) {
  await main(process.argv[2], String(process.argv[3]));
}
