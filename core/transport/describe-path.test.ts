import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describePath } from './describe-path.ts';

const schema = z.strictObject({
  cases: z.array(
    z.union([
      z.strictObject({ filter: z.strictObject({ modality: z.string() }) }),
      z.strictObject({ ids: z.array(z.string()) }).nullable(),
    ]),
  ),
  byName: z.record(z.string(), z.strictObject({ count: z.int().default(0) })).optional(),
  name: z.string().trim(),
});

describe('describePath', () => {
  it.each([
    [[], 'the whole value'],
    [['cases', 3, 'filter', 'modality'], 'cases[3].filter.modality'],
    [['cases', 0, 'ids', 12], 'cases[0].ids[12]'],
    [['byName', 'Doe^Jane', 'count'], 'byName.*.count'],
    [[0, 'Doe^Jane'], '[0].*'],
    [[Symbol('Doe')], '*'],
  ] as const)('says %j as %s', (path, text) => {
    expect(describePath(schema, path)).toBe(text);
  });

  it('works on schemas that JSON Schema cannot say', () => {
    const odd = z.strictObject({ at: z.date(), fix: z.string().transform(Number), own: z.custom<string>() });
    expect(describePath(odd, ['fix'])).toBe('fix');
  });
});
