import { version } from '../platform/version.ts';
import type { RunningProgram } from './check-update.ts';
import { RELEASE_KEYS } from './release-keys.ts';

/** This program on this computer. */
export function runningProgram(): RunningProgram {
  return { version: version(), platform: process.platform, arch: process.arch, keys: RELEASE_KEYS };
}
