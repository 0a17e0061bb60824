import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordedPorts } from '../../test/support/cli-ports.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { openWorkspace } from '../workspace/workspace.ts';
import { EXIT } from './exit-codes.ts';
import { runCli } from './run.ts';

const truth = { 'truth/hand/lunate.png': '' };

describe('countersign evaluate', () => {
  it('says what to do without a workspace, and without labels', async () => {
    const root = tempFolder(truth);
    const missing = recordedPorts();
    expect(await runCli(['evaluate', join(root, 'nothing'), '--truth', root], missing)).toBe(EXIT.failed);
    expect(missing.stderr()).toContain('is no workspace; make one with "countersign prepare');
    const folder = join(root, 'workspace');
    openWorkspace(folder).close();
    const empty = recordedPorts();
    expect(await runCli(['evaluate', folder, '--truth', root], empty)).toBe(EXIT.failed);
    expect(empty.stderr()).toContain('holds no pseudo labels; run "countersign prepare');
    expect(empty.stdout()).toBe('');
  });

  it('knows no other preset', async () => {
    const ports = recordedPorts();
    const code = await runCli(['evaluate', '.', '--truth', '.', '--preset', 'best'], ports);
    expect(code).toBe(EXIT.usage);
    expect(ports.stderr()).toContain('--preset is paper, not "best".');
  });
});

describe('countersign calibrate', () => {
  it('says where it looked for images, and what folds may be', async () => {
    const root = tempFolder(truth);
    const ports = recordedPorts();
    expect(await runCli(['calibrate', '--task', 'x', '--truth', root], ports)).toBe(EXIT.failed);
    expect(ports.stderr()).toContain('neither dicom/ nor images/');
    const folds = recordedPorts();
    const args = ['calibrate', '--task', 'x', '--truth', root, '--images', root, '--folds', '2'];
    expect(await runCli(args, folds)).toBe(EXIT.usage);
    expect(folds.stderr()).toContain('--folds needs a whole number from 3 to 20, not "2".');
  });
});
