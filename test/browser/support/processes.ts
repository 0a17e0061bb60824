import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

export interface RunningProcess {
  readonly pid: number;
  readonly words: string;
}

/** A process and everything that it has started, as the system tells. */
export function familyOf(root: number): RunningProcess[] {
  const all = process.platform === 'linux' ? fromProc() : fromPs();
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

interface Listed extends RunningProcess {
  readonly parent: number;
}

/** Small systems have no `ps`. */
function fromProc(): Listed[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // pid (name) state parent …; the name may hold spaces and brackets.
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
        const words = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(name), parent, words }];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

function fromPs(): Listed[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const found = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return found === null ? [] : [{ pid: Number(found[1]), parent: Number(found[2]), words: found[3] ?? '' }];
  });
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
