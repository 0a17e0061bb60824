import { createHash } from 'node:crypto';
import type { SplitChoice, SplitName } from '../../../core/exchange/export-options.ts';

/** Whom a case belongs to, as far as the split is concerned. */
export interface SplitPatient {
  /** Cases of one patient have one key. */
  readonly key: string;
  /** No Patient ID, and nothing maps it: all such cases are taken for one patient. */
  readonly unmapped: boolean;
}

/**
 * Nobody knows how many people images without Patient ID show. Taking all of the workspace for one is stricter than
 * one patient an import: two imports may well show the same person.
 */
export const UNMAPPED: SplitPatient = { key: 'without patient id', unmapped: true };

/** 2^48: the digits of the digest that are used fit into a double. */
const RANGE = 2 ** 48;

/**
 * The part of the split that a patient belongs to. It follows from seed, shares and patient alone, so that cases which
 * come later move nobody.
 */
export function splitOf(patientKey: string, { seed, train, val }: SplitChoice): SplitName {
  const digest = createHash('sha256')
    .update(JSON.stringify(['split', seed, patientKey]))
    .digest('hex');
  const place = (100 * Number.parseInt(digest.slice(0, 12), 16)) / RANGE;
  if (place < train) return 'train';
  return place < train + val ? 'val' : 'test';
}
