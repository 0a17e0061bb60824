import type { DataSet } from 'dicom-parser';
import { itemsOf } from './values.ts';

/** Where attributes of a frame may stand in an enhanced multi-frame object, the most specific first. */
export interface FrameScopes {
  /** Items of Per-Frame (5200,9230), Shared (5200,9229), then the data set itself. */
  readonly scopes: readonly DataSet[];
}

/** @param perFrame items of the Per-Frame Functional Groups Sequence, read once per file. */
export function scopesOf(dataSet: DataSet, perFrame: readonly DataSet[], frame: number): FrameScopes {
  const own = perFrame[frame];
  const shared = itemsOf(dataSet, 'x52009229')[0];
  return {
    scopes: [...(own === undefined ? [] : [own]), ...(shared === undefined ? [] : [shared]), dataSet],
  };
}

/** Data set of the first functional group macro of this sequence that has `tag`; falls back to the data set itself. */
export function groupWith({ scopes }: FrameScopes, sequence: string, tag: string): DataSet | null {
  for (const scope of scopes) {
    const item = itemsOf(scope, sequence)[0];
    if (item?.elements[tag] !== undefined) return item;
  }
  const root = scopes.at(-1);
  return root?.elements[tag] === undefined ? null : root;
}
