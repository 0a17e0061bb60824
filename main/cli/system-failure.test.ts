import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { recordedPorts } from '../../test/support/cli-ports.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { writeAtomically } from '../platform/atomic-file.ts';
import { EXIT } from './exit-codes.ts';
import { runCli } from './run.ts';
import { systemFailure } from './system-failure.ts';

async function failureOf(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}

describe('systemFailure', () => {
  it('says what is wrong with a path', async () => {
    const root = tempFolder({ file: '' });
    const inFile = await failureOf(() => writeAtomically(join(root, 'file', 'x'), ''));
    expect(systemFailure(inFile)).toContain('A file is in the way at this path');
    mkdirSync(join(root, 'folder'));
    const overFolder = await failureOf(() => writeAtomically(join(root, 'folder'), ''));
    // Windows reports EPERM where others report EISDIR.
    expect(systemFailure(overFolder)).toContain(join(root, 'folder') + ': ');
  });

  it('knows a full disk and a damaged catalogue', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    expect(systemFailure(full)).toBe('The disk is full; free some space and run the command again.');
    const path = join(tempFolder(), 'catalogue.sqlite');
    writeFileSync(path, 'this is no database, whatever its name says'.repeat(50));
    const damaged = await failureOf(() => new DatabaseSync(path).exec('PRAGMA user_version = 3'));
    expect(systemFailure(damaged)).toContain('is damaged');
  });

  it('leaves bugs alone', async () => {
    expect(systemFailure(new Error('ENOSPC'))).toBeNull();
    expect(systemFailure(Object.assign(new Error('x'), { code: 'ENOENT' }))).toBeNull();
    expect(systemFailure(await failureOf(() => new DatabaseSync(':memory:').exec('SELEC')))).toBeNull();
    expect(systemFailure('x')).toBeNull();
  });

  it('is what a command says', async () => {
    const root = tempFolder({ file: 'x' });
    const ports = recordedPorts();
    const args = ['phantom', '--out', join(root, 'file'), '--size', '64x64'];
    expect(await runCli(args, ports)).toBe(EXIT.failed);
    expect(ports.stderr()).not.toContain('bug');
    expect(ports.stderr().trim().split('\n')).toHaveLength(1);
    expect(readFileSync(join(root, 'file'), 'utf8')).toBe('x');
  });
});
