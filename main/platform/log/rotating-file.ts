import { appendFileSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface RotatingFileOptions {
  readonly folder: string;
  /** Begins the names of its files, e.g. `workstation`. Lower-case letters. */
  readonly kind: string;
  /** A file that has reached it is followed by another one. */
  readonly maxBytes: number;
  /** So many files of this kind are kept, the newest. */
  readonly maxFiles: number;
  readonly now: () => Date;
}

export interface RotatingFile {
  /** Appends a line at once, so that it is there after a crash. Never throws: a full disk costs the line. */
  line(text: string): void;
}

/**
 * Files `kind-2026-11-22.1.log`: a new one every day (UTC) and whenever one is full. Nothing is renamed and every line is
 * appended whole, so several processes can write to the same files.
 */
export function openRotatingFile({
  folder,
  kind,
  maxBytes,
  maxFiles,
  now,
}: RotatingFileOptions): RotatingFile {
  let day = '';
  let part = 1;
  let lost = 0;

  const path = (): string => join(folder, `${kind}-${day}.${String(part)}.log`);
  const turn = (today: string): void => {
    mkdirSync(folder, { recursive: true });
    day = today;
    const own = filesOf(folder, kind);
    part = Math.max(1, ...own.filter((one) => one.day === today).map((one) => one.part));
    if (sizeOf(path()) >= maxBytes) part += 1;
    for (const { name } of own.slice(0, Math.max(0, own.length - maxFiles + 1)))
      rmSync(join(folder, name), { force: true });
  };
  const write = (text: string): void => {
    const at = now().toISOString();
    const today = at.slice(0, 10);
    if (today !== day || sizeOf(path()) >= maxBytes) turn(today);
    const gap = lost === 0 ? '' : `${at} ${String(process.pid)} ${String(lost)} lines could not be written\n`;
    appendFileSync(path(), `${gap}${at} ${String(process.pid)} ${text}\n`, { mode: 0o600 });
    lost = 0;
  };
  return {
    line(text) {
      try {
        write(text);
      } catch {
        lost += 1;
        // The folder may have been taken away: the next line makes it again.
        day = '';
      }
    },
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

interface LogName {
  readonly name: string;
  readonly day: string;
  readonly part: number;
}

/** `kind-day.part.log`, with its parts as groups. */
export const LOG_NAME = /^([a-z]+)-(\d{4}-\d{2}-\d{2})\.(\d{1,6})\.log$/;

/** The files of a kind, the oldest first. */
function filesOf(folder: string, kind: string): LogName[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const match = LOG_NAME.exec(name);
      return match?.[1] === kind ? [{ name, day: match[2] ?? '', part: Number(match[3]) }] : [];
    })
    .sort((a, b) => (a.day === b.day ? a.part - b.part : a.day < b.day ? -1 : 1));
}
