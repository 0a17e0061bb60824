import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import { EXIT_HELP } from './exit-codes.ts';

const WIDTH = 88;

/** `countersign --help`. */
export function overallHelp(): string {
  const commands = Object.entries(COMMANDS).map(([name, entry]) => [name, entry.summary] as const);
  return [
    'Usage: countersign <command> [arguments] [options]',
    '',
    'Turns DICOM images into refined pseudo labels that a reader accepts, corrects or rejects. Offline.',
    '',
    'Commands:',
    ...table(commands),
    '',
    'Options of every command:',
    ...table([
      ['-h, --help', 'what a command does, its options and examples'],
      ['--json', 'results as JSON on stdout, for machines'],
    ]),
    '',
    ...exitCodes(),
    '',
    'countersign <command> --help says more about one command.',
    '',
  ].join('\n');
}

/** `countersign <command> --help`. */
export function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(([name, option]) => {
    const short = option.short === undefined ? '' : `-${option.short}, `;
    const value = option.value === undefined ? '' : ` ${option.value}`;
    const notes = [
      option.required === true ? ' (required)' : '',
      option.kind === 'list' ? ' (repeatable)' : '',
    ];
    return [`${short}--${name}${value}`, `${option.help}${notes.join('')}`] as const;
  });
  const examples = command.examples ?? [];
  return [
    `Usage: countersign ${command.name} ${command.usage}`,
    '',
    ...command.description.split('\n').flatMap((paragraph) => wrap(paragraph, WIDTH)),
    '',
    'Options:',
    ...table([
      ...options,
      ['--json', 'results as JSON on stdout, for machines'],
      ['-h, --help', 'this text'],
    ]),
    ...(examples.length === 0 ? [] : ['', 'Examples:', ...examples.map((example) => `  ${example}`)]),
    '',
    ...exitCodes(),
    '',
  ].join('\n');
}

function exitCodes(): string[] {
  return ['Exit codes:', ...table(EXIT_HELP.map(([code, text]) => [String(code), text] as const))];
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.flatMap(([left, right]) => {
    const [first = '', ...rest] = wrap(right, WIDTH - width - 4);
    return [`  ${left.padEnd(width)}  ${first}`, ...rest.map((line) => `${' '.repeat(width + 4)}${line}`)];
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines;
}
