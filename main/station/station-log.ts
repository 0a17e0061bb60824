import { join } from 'node:path';
import { defectReference } from '../../core/contract/defect.ts';
import { redact, redactLine, type RedactOptions } from '../platform/log/redact.ts';
import { openRotatingFile } from '../platform/log/rotating-file.ts';
import { createSecretWords, type SecretWords } from '../platform/log/secret-words.ts';
import { programRoot } from '../platform/program-root.ts';
import { writeCrashReport, type CrashKind } from './crash-report.ts';

/** The log of a process. Everything is redacted before it leaves the memory (rule S2). */
export interface StationLog {
  /** Of the log files. */
  readonly folder: string;
  /** Of the crash reports. */
  readonly crashFolder: string;
  /** Names and ids that are on a screen of this process. */
  readonly secrets: SecretWords;
  /** Lets ids of models and tasks stay readable. */
  know(words: Iterable<string>): void;
  line(text: string): void;
  /** To the file only: whoever started the program knows it. */
  note(text: string): void;
  /** A defect: a line and a crash report. @returns the report's name; null when it could not be written. */
  defect(kind: CrashKind, error: unknown): string | null;
  /** For texts that leave by another way: crash panel, support report. */
  redact(text: string): string;
}

export interface StationLogOptions {
  readonly dataFolder: string;
  /** What process writes it: begins the names of its files. */
  readonly kind: 'cli' | 'desktop' | 'workstation';
  /** Also shown to whoever started the program. */
  readonly echo?: (line: string) => void;
  readonly now?: () => Date;
}

const MAX_BYTES = 2 * 2 ** 20;
const MAX_FILES = 10;

export function openStationLog({
  dataFolder,
  kind,
  echo,
  now = () => new Date(),
}: StationLogOptions): StationLog {
  const folder = join(dataFolder, 'logs');
  const crashFolder = join(dataFolder, 'crashes');
  const file = openRotatingFile({ folder, kind, maxBytes: MAX_BYTES, maxFiles: MAX_FILES, now });
  const secrets = createSecretWords();
  const known = new Set<string>();
  const options: RedactOptions = { programRoot: programRoot(), known, secrets };
  const line = (text: string): void => {
    const shown = redactLine(text, options);
    file.line(shown);
    echo?.(shown);
  };
  return {
    folder,
    crashFolder,
    secrets,
    know: (words) => {
      for (const word of words) known.add(word);
    },
    line,
    note: (text) => file.line(redactLine(text, options)),
    defect: (about, error) => {
      const trace =
        error instanceof Error
          ? (error.stack ?? error.name)
          : typeof error === 'string'
            ? error
            : typeof error;
      line(`${about}: ${defectReference(error)} is ${trace}`);
      return writeCrashReport(about, error, {
        folder: crashFolder,
        redact: (text) => redact(text, options),
        now,
      });
    },
    redact: (text) => redact(text, options),
  };
}
