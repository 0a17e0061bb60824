import { sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordedPorts } from '../../test/support/cli-ports.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { runCli } from './run.ts';

describe('runCli', () => {
  it('explains itself', async () => {
    const help = recordedPorts();
    expect(await runCli(['--help'], help)).toBe(0);
    expect(help.stdout()).toMatch(/^Usage: countersign <command>/);
    expect(help.stdout()).toMatch(/^ {2}inspect +List what is in/m);
    expect(help.stdout()).toMatch(/^ {2}130 +cancelled/m);
    const none = recordedPorts();
    expect(await runCli([], none)).toBe(2);
    expect(none.stdout()).toBe('');
    expect(none.stderr()).toMatch(/^Usage/);
    for (const args of [
      ['inspect', '--help'],
      ['inspect', '-h'],
      ['help', 'inspect'],
    ]) {
      const one = recordedPorts();
      expect(await runCli(args, one)).toBe(0);
      expect(one.stdout()).toMatch(/^Usage: countersign inspect PATH/);
    }
  });

  it('answers wrong usage with one sentence and a hint', async () => {
    const cases: [string[], string][] = [
      [['inspct'], 'Unknown command inspct: did you mean inspect?'],
      [['constructor'], 'Unknown command constructor.'],
      [['--jsn'], 'Unknown option --jsn.'],
      [['inspect'], 'countersign inspect needs PATH'],
      [['inspect', 'a', 'b'], 'Unexpected argument: b.'],
      [['inspect', ''], 'An argument is empty; it takes PATH'],
      [['prepare', 'a', '--task', '', '--out', 'b'], '--task is empty.'],
      [['prepare', 'a', '--task', 'x', '--task', 'y', '--out', 'b'], '--task is given twice; give it once.'],
      [
        ['experiment', '--variants', 'raw', '--variants=sam'],
        '--variants is given twice; give it once, with commas between its values.',
      ],
      [['prepare', 'a', '--task', '--out', 'b'], '--task needs a value'],
      [['prepare', 'a', '--out', 'b', '--task'], '--task needs a value'],
      [['phantom', '--out', 'a', '--count', '-1'], 'is written --count=VALUE.'],
      [['inspect', 'a', '--jsn'], 'Unknown option --jsn: did you mean --json?'],
    ];
    for (const [args, sentence] of cases) {
      const ports = recordedPorts();
      expect(await runCli(args, ports)).toBe(2);
      expect(ports.stderr()).toContain(sentence);
      expect(ports.stderr()).toContain('--help');
    }
  });

  it('answers an expected failure with its sentence and 3', async () => {
    const ports = recordedPorts();
    expect(await runCli(['inspect', '/no/such/place'], ports)).toBe(3);
    expect(ports.stderr()).toBe('countersign: /no/such/place: This file or folder does not exist.\n');
  });

  it('does not go on without a folder of models that was named', async () => {
    const ports = recordedPorts();
    const args = [
      'prepare',
      'a',
      '--task',
      't',
      '--out',
      '/no/such/workspace',
      '--models',
      '/no/such/models',
    ];
    expect(await runCli(args, ports)).toBe(3);
    expect(ports.stderr()).toContain('no/such/models; check --models.'.replaceAll('/', sep));
  });

  it('does not call an empty folder finished work', async () => {
    const ports = recordedPorts();
    const args = ['prepare', tempFolder(), '--task', 'phantom-wrist', '--out', tempFolder()];
    expect(await runCli(args, ports)).toBe(1);
    expect(ports.stderr()).toContain('No image was found');
  });

  it('is quiet about a cancellation', async () => {
    const ports = recordedPorts(AbortSignal.abort());
    expect(await runCli(['inspect', '.'], ports)).toBe(130);
    expect(ports.stderr()).toBe('');
  });
});
