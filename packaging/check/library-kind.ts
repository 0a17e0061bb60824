import { closeSync, openSync, readSync } from 'node:fs';
import type { Machine } from '../stage/targets.ts';

/** For which machine a library is made, from its first bytes; null when it is none. */
export function libraryKind(path: string): Machine | null {
  const bytes = Buffer.alloc(1024);
  const file = openSync(path, 'r');
  try {
    readSync(file, bytes, 0, bytes.length, 0);
  } finally {
    closeSync(file);
  }
  // ELF: the machine at 18.
  if (bytes.toString('latin1', 0, 4) === '\u007fELF')
    return machine('linux', bytes.readUInt16LE(18), [0x3e, 0xb7]);
  // PE: its header lies where 0x3c says, the machine 4 bytes into it.
  if (bytes.toString('latin1', 0, 2) === 'MZ') {
    const header = bytes.readUInt32LE(0x3c);
    return header + 6 > bytes.length
      ? null
      : machine('win32', bytes.readUInt16LE(header + 4), [0x8664, 0xaa64]);
  }
  // Mach-O of 64 bits: the processor at 4.
  if (bytes.readUInt32LE(0) === 0xfeedfacf)
    return machine('darwin', bytes.readUInt32LE(4), [0x01000007, 0x0100000c]);
  return null;
}

/** @param codes of x64 and arm64. */
function machine(
  platform: Machine['platform'],
  code: number,
  [x64, arm64]: readonly [number, number],
): Machine | null {
  if (code === x64) return { platform, arch: 'x64' };
  return code === arm64 ? { platform, arch: 'arm64' } : null;
}
