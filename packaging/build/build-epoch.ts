import { execFileSync } from 'node:child_process';
import type { Environment } from '../../main/platform/environment.ts';

/**
 * The time that a build says it is from, in seconds since 1970: SOURCE_DATE_EPOCH, else of the last commit, so that the
 * same checkout gives the same packages; now where there is neither.
 */
export function buildEpoch(root: string, env: Environment): number {
  const given = Number(env['SOURCE_DATE_EPOCH'] ?? Number.NaN);
  if (Number.isInteger(given)) return given;
  try {
    return Number(
      execFileSync('git', ['-C', root, 'log', '-1', '--format=%ct'], { stdio: 'pipe' }).toString(),
    );
  } catch {
    return Math.floor(Date.now() / 1000);
  }
}
