import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export interface RunningProcess {
  readonly pid: number;
  readonly words: string;
}

/** A process and everything that it has started, as the system tells. */
export function familyOf(root: number): RunningProcess[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const all = lines.flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return found === null ? [] : [{ pid: Number(found[1]), parent: Number(found[2]), words: found[3] ?? '' }];
  });
  const family = new Set([root]);
  // Children may be listed before their parents.
  for (let grown = true; grown;) {
    grown = false;
    for (const { pid, parent } of all) {
      if (!family.has(parent) || family.has(pid)) continue;
      family.add(pid);
      grown = true;
    }
  }
  return all.filter(({ pid }) => family.has(pid));
}

/** Empty where the largest size of a file that a running process may write can be changed; else why not. */
export function whyNoFileLimit(): string {
  if (process.platform !== 'linux') return `${process.platform} has no prlimit`;
  return existsSync('/usr/bin/prlimit') ? '' : 'the program prlimit (util-linux) is not installed';
}

/** From now on these processes cannot write to a file beyond so many bytes, as on a full disk. */
export function limitFiles(pids: readonly number[], bytes: number | 'unlimited'): void {
  for (const pid of pids) execFileSync('prlimit', ['--pid', String(pid), `--fsize=${String(bytes)}:`]);
}
