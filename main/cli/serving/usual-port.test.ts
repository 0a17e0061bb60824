import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { onUsualPort } from './usual-port.ts';

/** Listens where it is told, or on 40000 plus the number of calls; `taken` ports are refused. */
function listener(taken: readonly number[] = []) {
  const asked: number[] = [];
  const listen = (port: number): Promise<{ origin: string }> => {
    asked.push(port);
    if (taken.includes(port)) return Promise.reject(new ExpectedError('port-in-use', 'taken'));
    return Promise.resolve({
      origin: `http://127.0.0.1:${String(port === 0 ? 40000 + asked.length : port)}`,
    });
  };
  return { asked, listen };
}

describe('onUsualPort', () => {
  it('comes back to the port of the last time', async () => {
    const folder = tempFolder();
    const { asked, listen } = listener();
    await onUsualPort({ folder, port: 0 }, listen);
    await onUsualPort({ folder, port: 0 }, listen);
    expect(asked).toEqual([0, 40001]);
  });

  it('takes another one when that is in use', async () => {
    const folder = tempFolder({ port: '40123' });
    const { asked, listen } = listener([40123]);
    await onUsualPort({ folder, port: 0 }, listen);
    expect(asked).toEqual([40123, 0]);
    expect(readFileSync(join(folder, 'port'), 'utf8')).toBe('40002');
  });

  it('neither replaces nor remembers a port that was asked for', async () => {
    const folder = tempFolder();
    const { listen } = listener([41000]);
    await expect(onUsualPort({ folder, port: 41000 }, listen)).rejects.toThrow('taken');
    expect(existsSync(join(folder, 'port'))).toBe(false);
  });

  it('makes nothing of a damaged file', async () => {
    const { asked, listen } = listener();
    await onUsualPort({ folder: tempFolder({ port: 'x-1' }), port: 0 }, listen);
    expect(asked).toEqual([0]);
  });
});
