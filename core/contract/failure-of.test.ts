import { describe, expect, it } from 'vitest';
import { CancelledError, ExpectedError } from '../domain/errors.ts';
import { defectReference, defectTrace } from './defect.ts';
import { CallError } from './errors.ts';
import { failureOf } from './failure-of.ts';

const families: Readonly<Record<string, readonly string[]>> = {
  'not-found': [
    ...['frame-unknown', 'gone', 'no-such-frame', 'archive-member-gone', 'images-missing', 'label-unknown'],
    ...['labels-missing', 'task-unknown', 'case-unknown', 'place-unknown', 'not-found'],
  ],
  stale: ['stale', 'case-stale'],
  'no-reader': ['no-reader', 'reader-missing'],
  unreadable: [
    ...['archive-member-damaged', 'archive-member-refused', 'archive-unreadable', 'dicom-broken'],
    ...['dicom-invalid', 'file-empty', 'file-unreadable', 'frame-changed', 'image-refused', 'no-instance'],
    ...['not-dicom', 'not-an-image', 'no-pixel-data', 'path-unreadable', 'pixels-broken', 'pixels-float'],
    ...['pixels-unsupported', 'place-unreadable', 'transfer-syntax', 'truth-unreadable'],
  ],
  workspace: [
    ...['workspace-foreign', 'workspace-in-use', 'workspace-missing', 'workspace-newer'],
    ...[
      'workspace-unwritable',
      'label-damaged',
      'mask-damaged',
      'journal-damaged',
      'case-damaged',
      'task-damaged',
      'worker-ended',
    ],
  ],
  model: [
    ...['answer-not-finite', 'model-duplicate', 'model-file-missing', 'model-hash-mismatch', 'model-kind'],
    ...['model-manifest-wrong', 'model-output-shape', 'model-unknown', 'models-missing', 'network-unknown'],
    ...['task-wrong'],
  ],
  inference: ['inference-deadline', 'inference-failed', 'inference-host-crashed', 'inference-unavailable'],
  refused: [
    'calibrate-few',
    'replay-task',
    'truth-twice',
    'port-in-use',
    'unseen',
    'review-refused',
    'reader-name',
    'anything-else',
  ],
};

describe('failureOf', () => {
  it.each(
    Object.entries(families).flatMap(([family, codes]) => codes.map((code) => [code, family] as const)),
  )('takes %s for %s, with its sentence', (code, family) => {
    expect(failureOf(new ExpectedError(code, 'A sentence.'))).toMatchObject({
      code: family,
      message: 'A sentence.',
      reference: code,
    });
  });

  it('says what may be tried again', () => {
    const retryable = (code: string): boolean => failureOf(new ExpectedError(code, '')).retryable;
    expect(['inference-deadline', 'inference-host-crashed', 'workspace-in-use'].map(retryable)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['inference-unavailable', 'stale', 'file-empty', 'model-kind'].map(retryable)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('knows cancellation in all its forms', () => {
    const aborted = AbortSignal.abort();
    for (const error of [new CancelledError(), aborted.reason]) {
      expect(failureOf(error)).toMatchObject({ code: 'cancelled', retryable: true });
    }
  });

  it('hands on what is a failure already', () => {
    const failure = { code: 'stale', message: 'Changed.', retryable: false, reference: 'r' } as const;
    expect(failureOf(new CallError(failure))).toEqual(failure);
  });

  it.each([
    [{ code: 'ENOSPC', syscall: 'write' }, 'workspace', 'The disk is full'],
    [{ code: 'EACCES', syscall: 'open' }, 'unreadable', 'Permission'],
    [{ code: 'ENOENT', syscall: 'open' }, 'unreadable', 'not there any more'],
    [{ code: 'ERR_SQLITE_ERROR', errcode: 13 }, 'workspace', 'The disk is full'],
    [{ code: 'ERR_SQLITE_ERROR', errcode: 10 + 3 * 256 }, 'workspace', 'The disk reports an error'],
    [{ code: 'ERR_SQLITE_ERROR', errcode: 19 }, 'bug', 'Something in Countersign failed'],
    [{ code: 'ENOSPC' }, 'bug', 'Something in Countersign failed'],
    [{ code: 'toString', syscall: 'open' }, 'bug', 'Something in Countersign failed'],
  ])('takes the system error %o for %s', (facts, code, words) => {
    const failure = failureOf(Object.assign(new Error('/data/Doe^Jane'), facts));
    expect(failure).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(JSON.stringify(failure)).not.toContain('Doe');
  });

  it.each([undefined, null, 'text', 5, {}, new Error(''), new RangeError('Doe^Jane')])(
    'takes %s for a defect without its inside',
    (error) => {
      const failure = failureOf(error);
      expect(failure).toMatchObject({ code: 'bug', retryable: false });
      expect(failure.message).toContain(failure.reference);
      expect(JSON.stringify(failure)).not.toContain('Doe');
    },
  );
});

describe('defectTrace', () => {
  const make = (message: string): Error => new TypeError(message);

  it('holds functions and lines, but neither message nor folders', () => {
    const trace = defectTrace(make('Doe^Jane\n    at /data/Doe^Jane/1.dcm:1:1\nsecret'));
    expect(trace).toMatch(/^TypeError < make failure-of\.test\.ts:\d+:\d+ < /);
    expect(trace).not.toMatch(/Doe|secret|[/\\]/);
  });

  it('gives a reference that depends on the place only', () => {
    const [one, two] = ['Doe', 'Roe'].map((name) => defectReference(make(name)));
    expect(one).toBe(two);
    expect(one).not.toBe(defectReference(new TypeError('Doe')));
    expect(defectReference('Doe')).toMatch(/^D-[0-9a-f]{8}$/);
  });
});
