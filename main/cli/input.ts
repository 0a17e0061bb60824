import { parseArgs } from 'node:util';
import type { ParseArgsOptionsConfig } from 'node:util';
import type { Command, CommandInput } from './command.ts';
import { UsageError } from './command.ts';
import { nearest } from './nearest.ts';

export interface ParsedInput {
  readonly input: CommandInput;
  readonly help: boolean;
  readonly json: boolean;
}

/** @throws UsageError with one sentence: unknown option, missing value, too few or too many arguments. */
export function parseInput(command: Command, args: readonly string[]): ParsedInput {
  const options: ParseArgsOptionsConfig = {
    help: { type: 'boolean', short: 'h' },
    json: { type: 'boolean' },
  };
  for (const [name, option] of Object.entries(command.options)) {
    options[name] = {
      type: option.kind === 'flag' ? 'boolean' : 'string',
      multiple: option.kind === 'list',
      ...(option.short === undefined ? {} : { short: option.short }),
    };
  }
  const parsed = parseStrictly(args, options);
  const help = parsed.values['help'] === true;
  if (!help) {
    refuseTwice(command, parsed.tokens);
    checkNumbers(command, parsed.positionals, parsed.values);
  }
  return {
    help,
    json: parsed.values['json'] === true,
    input: commandInput(command, parsed.positionals, parsed.values),
  };
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function parseStrictly(args: readonly string[], options: ParseArgsOptionsConfig) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true, tokens: true });
  } catch (error) {
    throw new UsageError(sentenceOf(error, Object.keys(options)));
  }
}

/** Node's messages span several lines and explain `--`; one sentence is enough. */
function sentenceOf(error: unknown, known: readonly string[]): string {
  const message = error instanceof Error ? error.message : String(error);
  const unknown = /^Unknown option '([^']+)'/.exec(message)?.[1];
  if (unknown !== undefined) {
    const guess = nearest(unknown.replace(/^-+/, ''), known);
    return `Unknown option ${unknown}${guess === null ? '' : `: did you mean --${guess}?`}`;
  }
  const lacking = /^Option '(?:-\w, )?(--[\w-]+)[^']*' argument (?:missing|is ambiguous)/.exec(message)?.[1];
  if (lacking !== undefined) {
    return `${lacking} needs a value; one that starts with a dash is written ${lacking}=VALUE`;
  }
  return (message.split('\n')[0] ?? message).replace(/\.$/, '');
}

/** Node takes the last value: whoever meant both would get other work than was asked for. Flags say the same twice. */
function refuseTwice(command: Command, tokens: ReturnType<typeof parseStrictly>['tokens']): void {
  const given = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option' || command.options[token.name]?.kind !== 'text') continue;
    if (given.has(token.name)) throw new UsageError(twice(token.name, command.options[token.name]?.value));
    given.add(token.name);
  }
}

function twice(name: string, value: string | undefined): string {
  const hint = value === 'LIST' ? ', with commas between its values' : '';
  return `--${name} is given twice; give it once${hint}`;
}

function checkNumbers(command: Command, positionals: readonly string[], values: Values): void {
  const { min, max } = command.positionals;
  if (positionals.length < min) throw new UsageError(`countersign ${command.name} needs ${command.usage}`);
  if (positionals.length > max) throw new UsageError(`Unexpected argument: ${positionals[max] ?? ''}`);
  if (positionals.includes('')) throw new UsageError(`An argument is empty; it takes ${command.usage}`);
  for (const [name, option] of Object.entries(command.options)) {
    if (values[name] === '') throw new UsageError(`--${name} is empty`);
    if (option.required === true && values[name] === undefined) {
      throw new UsageError(`--${name}${option.value === undefined ? '' : ` ${option.value}`} is missing`);
    }
  }
}

function commandInput(command: Command, positionals: readonly string[], values: Values): CommandInput {
  const valueOf = (name: string): Values[string] => {
    if (!(name in command.options)) throw new Error(`${command.name} does not declare the option --${name}`);
    return values[name];
  };
  const text = (name: string): string | undefined => {
    const value = valueOf(name);
    return typeof value === 'string' ? value : undefined;
  };
  return {
    positionals,
    text,
    flag: (name) => valueOf(name) === true,
    list: (name) => {
      const value = valueOf(name);
      return Array.isArray(value) ? value.map(String) : [];
    },
    need: (name) => {
      const value = text(name);
      if (value === undefined) throw new UsageError(`--${name} is missing`);
      return value;
    },
  };
}
