import type { Writer } from '../../main/cli/command.ts';
import type { CliPorts } from '../../main/cli/run.ts';

export interface RecordedPorts extends CliPorts {
  stdout(): string;
  stderr(): string;
}

/** Ports of a command line whose output is kept. */
export function recordedPorts(signal: AbortSignal = new AbortController().signal): RecordedPorts {
  const out: string[] = [];
  const err: string[] = [];
  return {
    cwd: process.cwd(),
    env: {},
    signal,
    out: recorder(out),
    err: recorder(err),
    stdout: () => out.join(''),
    stderr: () => err.join(''),
  };
}

function recorder(texts: string[]): Writer {
  const write = (text: string): Promise<void> => {
    texts.push(text);
    return Promise.resolve();
  };
  return { isTty: false, columns: 80, write, line: (text) => write(`${text}\n`) };
}
