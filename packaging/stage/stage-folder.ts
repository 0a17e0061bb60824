import { join } from 'node:path';
import { Arch, build, Platform, type Configuration } from 'electron-builder';
import type { Machine } from './targets.ts';

export interface StageRequest {
  readonly machine: Machine;
  /** The checkout. */
  readonly root: string;
  /** Where folders and packages go. */
  readonly out: string;
  /** Folder or zip of an Electron distribution for this machine; null: electron-builder finds or downloads it. */
  readonly electronDist: string | null;
  /** What differs from electron-builder.yml. */
  readonly changes?: Configuration;
}

/** In electron-builder's words. */
export const PLATFORMS = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC };

/**
 * Lets electron-builder make the unpacked folder of one machine: what every package of it is made of.
 * @returns the folder.
 */
export async function stageFolder({
  machine,
  root,
  out,
  electronDist,
  changes,
}: StageRequest): Promise<string> {
  const { platform, arch } = machine;
  await build({
    projectDir: root,
    targets: PLATFORMS[platform].createTarget('dir', Arch[arch]),
    publish: 'never',
    config: {
      ...changes,
      ...(electronDist === null ? {} : { electronDist }),
      directories: { output: out },
    },
  });
  return join(out, unpackedName(machine));
}

/** As electron-builder names it. */
function unpackedName({ platform, arch }: Machine): string {
  const name = { linux: 'linux', win32: 'win', darwin: 'mac' }[platform];
  const suffix = arch === 'x64' ? '' : `-${arch}`;
  return platform === 'darwin' ? `${name}${suffix}` : `${name}${suffix}-unpacked`;
}
