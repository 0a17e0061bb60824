import type { CommandInput } from '../command.ts';

/**
 * What somebody types to go on with a training: with all options that say where things are, since they are not kept with
 * the run. Words that a shell would take apart are quoted.
 * @param source what the training learns from, as words of the command
 */
export function resumeCommand(
  source: readonly string[],
  input: Pick<CommandInput, 'text' | 'list'>,
  runId: string,
): string {
  const [out, unlock] = [input.text('out'), input.text('unlock')];
  const words = [
    'countersign',
    'train',
    ...source,
    ...(out === undefined ? [] : ['--out', out]),
    ...input.list('models').flatMap((folder) => ['--models', folder]),
    ...(unlock === undefined ? [] : ['--unlock', unlock]),
    '--resume',
    runId,
  ];
  return words.map(quoted).join(' ');
}

const quoted = (word: string): string => (/^[\w./:\\@+-]+$/.test(word) ? word : `"${word}"`);
