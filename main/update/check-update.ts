import { ExpectedError } from '../../core/domain/errors.ts';
import { openUpdateBundle, type ReadingOptions, type UpdateBundle } from './open-update-bundle.ts';
import { compareVersions, type Update, type UpdateArtifact } from './update-schema.ts';

/** What runs now. */
export interface RunningProgram {
  readonly version: string;
  readonly platform: string;
  readonly arch: string;
  /** Release keys that it believes. */
  readonly keys: readonly string[];
}

export interface CheckedUpdate {
  readonly update: Update;
  readonly fingerprint: string;
  /** What fits this computer, each as it was signed. */
  readonly artifacts: readonly UpdateArtifact[];
}

/**
 * Whether a file is a genuine update of this program for this computer. Reads all installers that fit it.
 * @throws ExpectedError with one sentence that says why not: no key in this build, unknown key, damaged or changed, the
 * same or an older version, for other computers, no update file.
 */
export async function checkUpdate(
  path: string,
  program: RunningProgram,
  options: ReadingOptions,
): Promise<CheckedUpdate> {
  const bundle = await openUpdateBundle(path, program.keys);
  try {
    const artifacts = fitting(bundle, program);
    const total = artifacts.reduce((sum, { bytes }) => sum + bytes, 0);
    let before = 0;
    for (const artifact of artifacts) {
      const onProgress = (done: number): void => options.onProgress(before + done, total);
      await bundle.read(artifact, () => undefined, { ...options, onProgress });
      before += artifact.bytes;
    }
    return { update: bundle.update, fingerprint: bundle.fingerprint, artifacts };
  } finally {
    bundle.close();
  }
}

/** @throws ExpectedError when this program has no use for the bundle. */
export function fitting(
  { update }: UpdateBundle,
  { version, platform, arch }: RunningProgram,
): readonly UpdateArtifact[] {
  const difference = compareVersions(update.version, version);
  if (difference === 0) {
    throw new ExpectedError(
      'update-same',
      `This update file holds version ${version}, which runs already; nothing needs to be done.`,
    );
  }
  if (difference < 0) {
    throw new ExpectedError(
      'update-older',
      `This update file holds version ${update.version}, which is older than the ${version} that runs; going back is done with the old installer, after a copy of the workspace.`,
    );
  }
  const own = update.artifacts.filter((one) => one.platform === platform && one.arch === arch);
  if (own.length > 0) return own;
  const others = [...new Set(update.artifacts.map((one) => `${one.platform} ${one.arch}`))].join(', ');
  throw new ExpectedError(
    'update-other-computer',
    `This update file is genuine, but made for ${others}; get the one for ${platform} ${arch}.`,
  );
}
