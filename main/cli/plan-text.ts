import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { CommandContext } from './command.ts';

/** What stands in a training plan's file. @throws ExpectedError `plan-missing`. */
export async function planText(file: string, { cwd }: Pick<CommandContext, 'cwd'>): Promise<string> {
  const text = await readFile(resolve(cwd, file), 'utf8').catch(() => null);
  if (text !== null) return text;
  throw new ExpectedError('plan-missing', `There is no readable plan at ${file}; check --plan.`);
}
