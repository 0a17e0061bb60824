import { describe, expect, it } from 'vitest';
import { resumeCommand } from './resume-command.ts';

describe('the command that goes on with a training', () => {
  const input = (texts: Record<string, string>, models: string[] = []) => ({
    text: (name: string) => texts[name],
    list: () => models,
  });

  it('names the workspace and the run', () => {
    expect(resumeCommand(['./workspace'], input({}), 'abc')).toBe(
      'countersign train ./workspace --resume abc',
    );
  });

  it('says again where models go and come from, and what unlocks', () => {
    const asked = input({ out: '/media/usb stick', unlock: 'key.txt' }, ['./a', './b']);
    expect(resumeCommand(['w'], asked, 'abc')).toBe(
      'countersign train w --out "/media/usb stick" --models ./a --models ./b --unlock key.txt --resume abc',
    );
  });
});
