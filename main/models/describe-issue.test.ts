import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeIssue } from './describe-issue.ts';

const schema = z.strictObject({ epochs: z.number(), network: z.strictObject({ levels: z.number() }) });

describe('what is wrong with a file', () => {
  const said = (value: unknown): string => describeIssue(schema.safeParse(value).error!);

  it('is told with the path of the field, or as the file itself', () => {
    expect(said({ epochs: 1, network: { levels: 'many' } })).toMatch(/^network\.levels: Invalid input/);
    expect(said('x')).toMatch(/^the file: Invalid input/);
  });

  it('is a field that does not exist', () => {
    expect(said({ epochs: 1, epoch: 2, network: { levels: 4 } })).toBe('epoch: there is no such field');
    expect(said({ epochs: 1, network: { levels: 4, levls: 5 } })).toBe(
      'network.levls: there is no such field',
    );
  });
});
