import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, platform, release } from 'node:os';
import { join } from 'node:path';
import { defectReference } from '../../core/contract/defect.ts';
import { version } from '../platform/version.ts';

/** Where a defect was noticed. */
export type CrashKind = 'command' | 'desktop' | 'networks' | 'page' | 'process' | 'thread' | 'workstation';

export interface CrashPorts {
  /** Of the crash reports. */
  readonly folder: string;
  /** Takes out what may be of a patient (rule S2). */
  readonly redact: (text: string) => string;
  readonly now: () => Date;
}

/** Each is a few kB; a defect that comes back every second must not fill the disk. */
const KEPT = 20;

/**
 * Keeps what is needed to find a defect, redacted, in a file of its own.
 * @param error anything that was thrown; of a page its trace as text.
 * @returns the file's name; null when it could not be written: a full disk is no second defect.
 */
export function writeCrashReport(kind: CrashKind, error: unknown, ports: CrashPorts): string | null {
  const { folder, redact, now } = ports;
  const at = now().toISOString();
  const name = `crash-${at.replaceAll(/[:.]/g, '-')}-${kind}.txt`;
  const lines = [
    `Countersign ${version()}, Node ${process.versions.node}, ${platform()} ${release()} ${arch()}`,
    `${kind}, ${at}, process ${String(process.pid)} after ${process.uptime().toFixed(0)} s`,
    `Reference ${defectReference(error)}`,
    '',
    ...causesOf(error).map((text, index) => `${index === 0 ? '' : 'caused by '}${redact(text)}`),
    '',
  ];
  try {
    mkdirSync(folder, { recursive: true });
    for (const old of crashReports(folder).slice(0, -(KEPT - 1))) rmSync(join(folder, old), { force: true });
    writeFileSync(join(folder, name), lines.join('\n'), { mode: 0o600 });
    return name;
  } catch {
    return null;
  }
}

/** The newest crash report, or null when nothing has crashed. */
export function lastCrash(folder: string): string | null {
  try {
    const newest = crashReports(folder).at(-1);
    return newest === undefined ? null : readFileSync(join(folder, newest), 'utf8');
  } catch {
    return null;
  }
}

/** By their names, which begin with the time: the oldest first. */
function crashReports(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^crash-[\dTZ-]+-[a-z]+\.txt$/.test(name))
    .sort();
}

/** An error with what caused it. */
function causesOf(error: unknown): string[] {
  const texts: string[] = [];
  for (let one = error; one !== undefined && one !== null && texts.length < 5;) {
    const text =
      one instanceof Error
        ? (one.stack ?? `${one.name}: ${one.message}`)
        : typeof one === 'string'
          ? one
          : `a thrown ${typeof one}`;
    texts.push(text);
    one = one instanceof Error ? one.cause : undefined;
  }
  return texts;
}
