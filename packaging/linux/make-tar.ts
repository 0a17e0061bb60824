import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';

export interface TarRequest {
  /** The unpacked program. */
  readonly folder: string;
  /** The file to write, `<name>.tar.gz`: unpacking makes a folder `<name>`. */
  readonly out: string;
  /** Seconds since 1970: the time of every file, so that the same program gives the same archive. */
  readonly epoch: number;
}

/** Packs a folder by GNU tar, in the order of names and owned by root. @throws Error when tar is not there or fails. */
export function makeTar({ folder, out, epoch }: TarRequest): void {
  const name = basename(out, '.tar.gz');
  mkdirSync(dirname(out), { recursive: true });
  const order = ['--sort=name', `--mtime=@${String(epoch)}`, '--owner=0', '--group=0', '--numeric-owner'];
  execFileSync('tar', [...order, `--transform=s,^\\.,${name},S`, '-czf', out, '-C', folder, '.'], {
    // Without its own time in the header of gzip.
    env: { ...process.env, GZIP: '-n' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
