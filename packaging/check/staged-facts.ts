import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { getRawHeader } from '@electron/asar';
import { getCurrentFuseWire, FuseV1Options } from '@electron/fuses';
import { STAND_IN } from '../stage/stand-in-electron.ts';
import type { Machine } from '../stage/targets.ts';

export interface PackedFile {
  /** With `/`, relative to the archive or to the folder of resources. */
  readonly path: string;
  readonly bytes: number;
  /** In the archive: lies beside it, where the system can load it. */
  readonly unpacked?: boolean;
}

/** What an unpacked program contains, read from the disk. */
export interface StagedFacts {
  readonly machine: Machine;
  readonly folder: string;
  /** `resources`, with archive, models and texts. */
  readonly resources: string;
  readonly archive: readonly PackedFile[];
  /** Everything in `resources` but the archive and its libraries. */
  readonly resourceFiles: readonly PackedFile[];
  /** What lies beside `resources`: Electron, and what starts the program. */
  readonly otherFiles: readonly PackedFile[];
  readonly fuses: Readonly<Record<string, boolean | 'inherited' | 'removed'>>;
  /** SHA-256 of the archive's header. */
  readonly headerSha256: string;
  /** The program that carries fuses and, on Windows, the digest of the header. */
  readonly executable: string;
  /** False: a stand-in takes Electron's place, and its sizes say nothing. */
  readonly isElectron: boolean;
}

export const PRODUCT = 'Countersign';

/** @param folder as `stageFolder` returned it. */
export async function stagedFacts(folder: string, machine: Machine): Promise<StagedFacts> {
  const mac = machine.platform === 'darwin';
  const resources = mac ? join(folder, `${PRODUCT}.app`, 'Contents', 'Resources') : join(folder, 'resources');
  const archivePath = join(resources, 'app.asar');
  const { header, headerString } = getRawHeader(archivePath);
  const name = { linux: 'countersign', win32: `${PRODUCT}.exe`, darwin: `${PRODUCT}.app` }[machine.platform];
  const carrier = mac
    ? join(name, 'Contents/Frameworks/Electron Framework.framework/Electron Framework')
    : name;
  const inResources = filesOf(resources).filter(({ path }) => !/^app\.asar(\.unpacked\/|$)/.test(path));
  return {
    machine,
    folder,
    resources,
    // @electron/asar read it, and files are all that is packed: no links.
    archive: archiveFiles(header as Directory),
    resourceFiles: inResources,
    otherFiles: filesOf(folder).filter(
      ({ path }) => !path.startsWith(`${toPosix(relative(folder, resources))}/`),
    ),
    fuses: await fusesOf(join(folder, name)),
    headerSha256: createHash('sha256').update(headerString).digest('hex'),
    executable: join(folder, name),
    isElectron: !readFileSync(join(folder, carrier)).includes(STAND_IN),
  };
}

/** The part of the archive's header that is used. */
interface Directory {
  readonly files: Readonly<
    Record<string, Directory | { readonly size: number; readonly unpacked?: boolean }>
  >;
}

function archiveFiles(directory: Directory, above = ''): PackedFile[] {
  return Object.entries(directory.files).flatMap(([name, entry]) => {
    const path = posix.join(above, name);
    if ('files' in entry) return archiveFiles(entry, path);
    return [{ path, bytes: entry.size, ...(entry.unpacked === true ? { unpacked: true } : {}) }];
  });
}

const FUSE_STATES: Readonly<Record<number, boolean | 'inherited' | 'removed'>> = {
  48: false,
  49: true,
  114: 'removed',
  144: 'inherited',
};

async function fusesOf(program: string): Promise<StagedFacts['fuses']> {
  const wire: Readonly<Record<string, unknown>> = { ...(await getCurrentFuseWire(program)) };
  return Object.fromEntries(
    Object.entries(wire)
      .filter(([key]) => key !== 'version')
      .map(([key, state]) => [
        camel(FuseV1Options[Number(key)] ?? key),
        FUSE_STATES[Number(state)] ?? 'inherited',
      ]),
  );
}

/** `RunAsNode` -> `runAsNode`, as electron-builder.yml names it. */
function camel(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** Every file below a folder, links not followed. */
export function filesOf(folder: string): PackedFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return { path: toPosix(relative(folder, path)), bytes: statSync(path).size };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function toPosix(path: string): string {
  return path.split(sep).join(posix.sep);
}
