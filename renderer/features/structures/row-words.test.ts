import { describe, expect, it } from 'vitest';
import type { GivenVerdict } from '../../../core/review/case-state.ts';
import { rowOf } from './row-of.ts';
import { machineText, rowText, timeText, verdictText, withdrawnText } from './row-words.ts';

// Local time, so that the text is the same in every time zone.
const at = new Date(2026, 0, 31, 9, 5).toISOString();
const given: GivenVerdict = {
  verdict: 'rejected',
  reason: 'Structure is cut off',
  note: '',
  reader: { id: '0123456789abcdef', name: 'A. Reader', authenticated: false },
  at,
  seq: 3,
  revision: 'r',
};

describe('verdicts in words', () => {
  it('says who, when, why, and that nobody has checked the name', () => {
    expect(verdictText(given)).toBe(
      'Rejected by A. Reader (not authenticated), 2026-01-31 09:05: Structure is cut off',
    );
  });

  it('says what a later change took out of force', () => {
    const accepted = { ...given, verdict: 'accepted' as const, reason: '' };
    expect(withdrawnText(accepted)).toBe(
      'Accepted by A. Reader (not authenticated) at 2026-01-31 09:05; withdrawn by a later change.',
    );
  });

  it('leaves alone what is no time', () => {
    expect(timeText('yesterday')).toBe('yesterday');
  });
});

describe('rows in words', () => {
  it('gives the figures of the machine one line each', () => {
    const row = rowOf({ quality: 0.934, qualityWords: ['Agreement of first guess and SAM (Dice): 0.93'] });
    expect(machineText(row).split('\n')).toEqual([
      'Drawn by the U-Net, refined by SAM.',
      'Estimated quality 93 %.',
      'Agreement of first guess and SAM (Dice): 0.93',
    ]);
    expect(machineText(rowOf({ quality: null }))).toContain('Quality unknown.');
  });

  it('speaks of no figures of the machine where there are none, as of an imported mask', () => {
    expect(machineText(rowOf({ origin: 'edited', quality: 0.9 })).split('\n')[0]).toBe(
      'Changed by a reader since; the figures are those of the machine’s mask.',
    );
    expect(machineText(rowOf({ origin: 'edited', quality: null }))).toBe(
      'Changed by a reader.\nQuality unknown.',
    );
    expect(machineText(rowOf({ origin: 'imported', quality: null }))).toBe(
      'Imported from a file; no network of this station has drawn or measured it.\nQuality unknown.',
    );
  });

  it('names what a reader must know before a signature', () => {
    const row = rowOf({ flags: ['It may be absent.'], empty: true, visible: false });
    expect(rowText(row).split('\n')).toEqual([
      'Radius',
      'No verdict yet.',
      'It may be absent.',
      'It has no pixels.',
      'Not wholly on the screen yet as it is now.',
      'It is hidden.',
    ]);
    expect(rowText(rowOf({ seen: true }))).toContain('Seen: it was wholly on the screen as it is now.');
    expect(rowText(rowOf({ status: 'edited, unsigned' }))).toContain('Edited, not signed yet.');
  });
});
