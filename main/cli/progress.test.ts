import { describe, expect, it } from 'vitest';
import type { Writer } from './command.ts';
import { duration, progressLine, startProgress } from './progress.ts';

function terminal(isTty: boolean): { err: Writer; texts: string[] } {
  const texts: string[] = [];
  const write = (text: string): Promise<void> => {
    texts.push(text);
    return Promise.resolve();
  };
  return { err: { isTty, columns: 40, write, line: (text) => write(`${text}\n`) }, texts };
}

describe('progressLine', () => {
  it('says rate, share and time left', () => {
    const state = { what: 'Preparing cases', done: 10, total: 40, note: '2 failed', elapsedMs: 20_000 };
    expect(progressLine(state)).toBe('Preparing cases: 10 of 40 (25 %), 0.5/s, 1 min 0 s left, 2 failed');
    expect(progressLine({ ...state, done: 1, note: '' })).toBe(
      'Preparing cases: 1 of 40 (2 %), 3.0/min, 13 min 0 s left',
    );
    expect(progressLine({ ...state, total: null, note: '' })).toBe('Preparing cases: 10, 0.5/s');
    expect(progressLine({ ...state, done: 0, note: '' })).toBe('Preparing cases: 0 of 40 (0 %)');
  });

  it('writes durations as people do', () => {
    expect([0, 59, 61, 3600, 7500].map(duration)).toEqual([
      '1 s',
      '59 s',
      '1 min 1 s',
      '1 h 0 min',
      '2 h 5 min',
    ]);
  });
});

describe('startProgress', () => {
  it('rewrites one line of a terminal and removes it', async () => {
    const { err, texts } = terminal(true);
    let now = 0;
    const progress = startProgress({ err }, 'Reading a folder with a long name', () => now);
    progress.update(1, 2);
    now = 150;
    progress.update(2, 2);
    await progress.end();
    expect(texts[0]?.startsWith('\r\u001b[2KReading')).toBe(true);
    expect(texts[0]?.length).toBeLessThanOrEqual(5 + 39);
    expect(texts.slice(1)).toEqual(['\r\u001b[2K']);
  });

  it('writes few lines to a log, the last one complete', async () => {
    const { err, texts } = terminal(false);
    let now = 0;
    const progress = startProgress({ err }, 'Reading', () => now);
    for (let second = 1; second <= 12; second++) {
      now = 1000 * second;
      progress.update(second, 12);
    }
    await progress.end();
    expect(texts.map((text) => text.split(',')[0])).toEqual([
      'Reading: 5 of 12 (41 %)',
      'Reading: 10 of 12 (83 %)',
      'Reading: 12 of 12 (100 %)',
    ]);
  });

  it('does not write the last state to a log again for another rate', async () => {
    const { err, texts } = terminal(false);
    let now = 6000;
    const progress = startProgress({ err }, 'Training', () => now);
    for (const second of [12, 14]) {
      now = 1000 * second;
      progress.update(12, 12, 'epoch 3 of 3');
    }
    await progress.end();
    expect(texts).toEqual(['Training: 12 of 12 (100 %), 2.0/s, epoch 3 of 3\n']);
  });

  it('says nothing of work that is done at once', async () => {
    const { err, texts } = terminal(false);
    const progress = startProgress({ err }, 'Reading', () => 0);
    progress.update(1, 1);
    await progress.end();
    expect(texts).toEqual([]);
  });
});
