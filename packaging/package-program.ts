import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Arch, build, type Configuration } from 'electron-builder';
import { ExpectedError, messageOf } from '../core/domain/errors.ts';
import { artifactName } from './artifacts.ts';
import { buildEpoch } from './build/build-epoch.ts';
import { programDescription, programVersion } from './build/program-version.ts';
import type { MachineReport } from './check/check-staged.ts';
import { checkStaged } from './check/check-staged.ts';
import { makeDeb } from './linux/make-deb.ts';
import { makeTar } from './linux/make-tar.ts';
import type { Environment } from '../main/platform/environment.ts';
import type { ShippedPackage } from './notices/shipped-packages.ts';
import { PLATFORMS, stageFolder } from './stage/stage-folder.ts';
import type { Machine } from './stage/targets.ts';

export interface ProgramRequest {
  readonly root: string;
  /** Where folders and packages go. */
  readonly out: string;
  readonly machine: Machine;
  readonly config: Configuration;
  /** Signing, as changes of the configuration. */
  readonly changes: Configuration;
  /** Null: electron-builder finds or downloads Electron. */
  readonly electronDist: string | null;
  readonly shipped: readonly ShippedPackage[];
  readonly env: Environment;
  readonly say: (line: string) => void;
}

export interface StagedProgram {
  readonly folder: string;
  readonly report: MachineReport;
}

/**
 * Makes the unpacked program and looks at it.
 * @throws ExpectedError when Electron cannot be had; Error when a check fails: nothing is made of such a folder.
 */
export async function stageProgram(request: ProgramRequest): Promise<StagedProgram> {
  const { machine, root, out, electronDist, changes, config, shipped } = request;
  mkdirSync(out, { recursive: true });
  const folder = await stageFolder({ machine, root, out, electronDist, changes }).catch((error: unknown) => {
    if (electronDist !== null || !isNetwork(error)) throw error;
    throw new ExpectedError(
      'electron-unreachable',
      'Electron is neither in the cache nor can it be downloaded here; name a folder or zip of it by COUNTERSIGN_ELECTRON_DIST.',
    );
  });
  const report = await checkStaged({ folder, machine, config, shipped, sizes: 'measure' });
  const failed = report.checks.filter(({ ok }) => !ok);
  if (failed.length > 0) {
    throw new Error(
      `The unpacked program is not right: ${failed.map(({ name, detail }) => `${name}: ${detail}`).join(' ')}`,
    );
  }
  return { folder, report };
}

export interface MadePackage {
  readonly target: string;
  /** Null: it was made. */
  readonly failure: string | null;
}

/**
 * Makes packages of an unpacked program: tar.gz and deb by tools of the system, the others by electron-builder, which
 * may want to download its own. One that fails does not keep the others from being made.
 */
export async function makePackages(
  request: ProgramRequest,
  folder: string,
  targets: readonly string[],
): Promise<MadePackage[]> {
  const made: MadePackage[] = [];
  for (const target of targets) {
    request.say(`Making ${target}.`);
    try {
      await makePackage(request, folder, target);
      made.push({ target, failure: null });
    } catch (error) {
      const tools = isNetwork(error) ? 'needs a network or its tools in the cache of electron-builder: ' : '';
      made.push({ target, failure: tools + messageOf(error).split('\n')[0] });
    }
  }
  return made;
}

async function makePackage(request: ProgramRequest, folder: string, target: string): Promise<void> {
  const { root, out, machine, config, changes } = request;
  const version = programVersion(root);
  const epoch = buildEpoch(root, request.env);
  const file = join(out, artifactName(version, machine, target));
  if (machine.platform === 'linux' && target === 'tar.gz') return makeTar({ folder, out: file, epoch });
  if (machine.platform === 'linux' && target === 'deb') {
    const description = programDescription(root);
    return makeDeb({
      folder,
      machine,
      root,
      config,
      version,
      description,
      out: file,
      epoch,
      compression: 'xz',
    });
  }
  const prepackaged = machine.platform === 'darwin' ? join(folder, 'Countersign.app') : folder;
  await build({
    projectDir: root,
    targets: PLATFORMS[machine.platform].createTarget(target, Arch[machine.arch]),
    prepackaged,
    publish: 'never',
    config: { ...changes, directories: { output: out } },
  });
  rmSync(join(out, 'builder-debug.yml'), { force: true });
}

/** Whether something was to be fetched. */
function isNetwork(error: unknown): boolean {
  return /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|fetch failed|HTTPError|download/i.test(
    messageOf(error) + String(error instanceof Error ? error.stack : ''),
  );
}
