import { CODE_PLACE, hiddenBy, PLACEHOLDERS, type Placeholder } from './redact-word.ts';

export interface RedactOptions {
  /** Absolute folder of the program: places in it are shown as `app/…`. */
  readonly programRoot: string;
  /** Ids of models, networks and tasks of this station, which may stay readable. */
  readonly known?: ReadonlySet<string>;
  /** Names and ids of the open cases: never shown, however they are written. */
  readonly secrets?: Iterable<string>;
}

/** Stand for the brackets of a placeholder while a line is worked on; input cannot hold them. */
const OPEN = '\uE000';
const CLOSE = '\uE001';
/** A line of code: in a file of the program, of a package or of Node. */
const PLACE = String.raw`(?:\[path\]|app/[\w./@-]+|node_modules/[\w./@-]+|[\w.-]+\.[cm]?[jt]sx?|(?:node:)?[a-z_/]{2,60}):\d{1,6}:\d{1,6}`;
const SHOWN = new RegExp(`\\[(${PLACEHOLDERS.join('|')})\\]`, 'g');
const HIDDEN = new RegExp(`${OPEN}([a-z]+)${CLOSE}`, 'g');
const ONLY_HIDDEN = new RegExp(`^(?:[a-z]+:)?(?:${OPEN}[a-z]+${CLOSE}|[.:])+$`);

/**
 * A text for a log (rule S2): what could be of a patient is replaced by a word in brackets that says what it was. It
 * keeps what it recognises as the program's own, and hides the rest: words with capitals that the program does not
 * use, anything that is not ASCII, anything quoted, paths to the end of the line, identifiers, dates and UIDs. Stack
 * traces keep functions and the program's files. Redacting twice changes nothing more.
 */
export function redact(text: string, options: RedactOptions): string {
  const [message, frames] = splitTrace(text);
  const lines = frames.map((frame) => shortFrame(frame, options.programRoot)).filter((line) => line !== null);
  const [said, trace] = splitShortTrace(message);
  return [`${redactMessage(said, options)}${trace}`, ...lines].join('\n');
}

/** One line for a log: frames are joined by ` < `, as `defectTrace` writes them. */
export function redactLine(text: string, options: RedactOptions): string {
  return redact(text, options)
    .replace(/\n\s+at /g, ' < ')
    .replace(/\n/g, ' ');
}

function splitTrace(text: string): [message: string, frames: string[]] {
  const at = text.search(/\n\s+at \S/);
  if (at < 0) return [text, []];
  return [text.slice(0, at), text.slice(at + 1).split('\n')];
}

const STEP = String.raw`(?:(?:async |new )*[\w$.<>#]{1,80}(?: \[as \w{1,40}\])? )?\(?${PLACE}\)?`;
const SHORT_TRACE = new RegExp(`(?: < ${STEP})+$`);

/** What `defectTrace` and `redactLine` write: functions and places without folders. */
function splitShortTrace(message: string): [said: string, trace: string] {
  const at = SHORT_TRACE.exec(message)?.index ?? message.length;
  return [message.slice(0, at), message.slice(at)];
}

/** `    at name (app/main/x.ts:1:2)`; null for what is no frame. */
function shortFrame(frame: string, programRoot: string): string | null {
  const match = /^\s+at (?:([\w$.<>[\] #]{1,120}) \()?(.+?):(\d+):(\d+)\)?$/.exec(frame);
  if (match === null) return null;
  const [, name, place = '', line, column] = match;
  const where = `${codePlace(place, programRoot)}:${String(line)}:${String(column)}`;
  return name === undefined ? `    at ${where}` : `    at ${name} (${where})`;
}

function codePlace(place: string, programRoot: string): string {
  if (/^node:[a-z_/]+$/.test(place)) return place;
  const path = plainPath(place);
  const root = plainPath(programRoot).replace(/\/$/, '');
  const inside = path.startsWith(`${root}/`)
    ? path.slice(root.length + 1)
    : path.startsWith('app/')
      ? path.slice(4)
      : null;
  if (inside !== null && CODE_PLACE.test(inside)) return `app/${inside}`;
  const packed = /node_modules\/[\w@./-]+\.[cm]?js$/.exec(path)?.[0];
  return packed ?? '[path]';
}

function plainPath(place: string): string {
  const decoded = place.startsWith('file:')
    ? safely(() => decodeURIComponent(place.replace(/^file:\/\/\/?(?=[A-Za-z]:)|^file:\/\//, '')))
    : place;
  return decoded.replaceAll('\\', '/').replace(/^app:\/\/[a-z]*\//, 'app/');
}

function safely(work: () => string): string {
  try {
    return work();
  } catch {
    return '';
  }
}

function redactMessage(message: string, options: RedactOptions): string {
  const { known = new Set<string>(), secrets = [] } = options;
  let line = message
    .normalize('NFC')
    .replace(/[\uE000\uE001]/g, '')
    // eslint-disable-next-line no-control-regex -- line feeds and escapes would forge lines of their own
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(SHOWN, `${OPEN}$1${CLOSE}`);
  line = withoutSecrets(line, secrets);
  line = withoutPersonNames(line);
  line = withoutAddresses(line);
  line = withoutQuotes(line);
  line = withoutPaths(line, options);
  return words(line, known).replace(HIDDEN, '[$1]');
}

const hide = (what: Placeholder): string => `${OPEN}${what}${CLOSE}`;

/** Each secret and its parts, whatever the case of their letters; parts of fewer than three letters as whole words. */
function withoutSecrets(line: string, secrets: Iterable<string>): string {
  let rest = line;
  for (const secret of secrets) {
    const part = escaped(secret.normalize('NFC'));
    if (part === '') continue;
    const whole = [...secret].length >= 3 ? part : `(?<![\\p{L}\\p{N}])${part}(?![\\p{L}\\p{N}])`;
    rest = rest
      .split(new RegExp(`(${OPEN}[a-z]+${CLOSE})`))
      .map((piece) =>
        piece.startsWith(OPEN) ? piece : piece.replace(new RegExp(whole, 'giu'), hide('hidden')),
      )
      .join('');
  }
  return rest;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** A name may have several words on both sides of its carets: only the operation before it stays. */
function withoutPersonNames(line: string): string {
  // Carets by themselves point at a place in a line of code.
  if (!/[^\s^]\^|\^[^\s^]/.test(line)) return line;
  const operation = /^[a-z]+\.[a-zA-Z]+: /.exec(line)?.[0] ?? '';
  return `${operation.includes('^') ? '' : operation}${hide('name')}`;
}

function withoutAddresses(line: string): string {
  return line
    .replace(/\bfile:.*$/i, hide('path'))
    .replace(/\b(?!node:)[a-z][a-z0-9+.-]*:\/\/\S*/gi, hide('address'));
}

/** From the first quote to the last of its kind, since what is quoted may hold quotes itself. */
function withoutQuotes(line: string): string {
  const pairs = ['""', "''", '``', '“”', '„“', '‘’', '«»', '»«', '『』', '「」', '””', '‚‘', '‹›'];
  let rest = line;
  for (const pair of pairs) {
    const [open = '', close = ''] = [...pair];
    // An apostrophe inside a word opens nothing.
    const start = new RegExp(`(?<![\\p{L}\\p{N}])${open}`, 'u').exec(rest)?.index;
    if (start === undefined) continue;
    const end = rest.lastIndexOf(close);
    const after = end > start ? rest.slice(end + 1) : '';
    rest = `${rest.slice(0, start)}${hide('text')}${after}`;
  }
  return rest;
}

const PATH = /(?<![\w.)\]}>\uE001])(?:~?\/(?=\S)|~?\\(?=\S)|\.{1,2}[\\/]|[A-Za-z]:[\\/])/;

/** Names of folders may hold spaces and any punctuation, so nothing behind the start of a path is trusted. */
function withoutPaths(line: string, { programRoot, known = new Set() }: RedactOptions): string {
  const at = Math.min(...[PATH.exec(line)?.index, relativePath(line, known)].map((one) => one ?? Infinity));
  if (at === Infinity) return line;
  const [path = ''] = /^\S+/.exec(line.slice(at)) ?? [];
  const bare = path.replace(/[),;.:]+$/, '');
  const shown = codePlace(bare.replace(/(?::\d+){1,2}$/, ''), programRoot);
  if (!shown.startsWith('app/')) return `${line.slice(0, at)}${hide('path')}`;
  const place = /(?::\d+){1,2}$/.exec(bare)?.[0] ?? '';
  const rest = line.slice(at + bare.length);
  return `${line.slice(0, at)}${shown}${place}${withoutPaths(rest, { programRoot, known })}`;
}

/** Where a word with a slash begins that is neither known nor a file of the program. */
function relativePath(line: string, known: ReadonlySet<string>): number | undefined {
  for (const match of line.matchAll(/[^\s()[\]{},;"'=]*[\\/][^\s()[\]{},;"']*/g)) {
    const word = match[0].replace(/[.:]+$/, '');
    if (word === '/' || known.has(word) || /^(?:app|node_modules)\//.test(word)) continue;
    if (isPair(word, known)) continue;
    return match.index;
  }
  return undefined;
}

/** `U-Net/SAM`: words that may stay each, and are not names of folders. */
function isPair(word: string, known: ReadonlySet<string>): boolean {
  const parts = word.split('/');
  return parts.length === 2 && parts.every((part) => /^[A-Z]/.test(part) && hiddenBy(part, known) === null);
}

const BETWEEN = /([\s,;=()[\]{}<>|&*"!?…–—·•→×±°]+|:(?=\s|$)|\.(?=\s|$)|\.{2,})/;

function words(line: string, known: ReadonlySet<string>): string {
  return line
    .split(BETWEEN)
    .map((word, index) => (index % 2 === 1 ? word : redactWord(word, known)))
    .join('');
}

function redactWord(word: string, known: ReadonlySet<string>): string {
  if (word === '' || word === '/' || ONLY_HIDDEN.test(word)) return word;
  // Something was taken out of its middle: what is left of the word goes as well.
  if (word.includes(OPEN)) return hide('text');
  const hidden = hiddenBy(word, known);
  if (hidden === null || isPair(word, known)) return word;
  const colon = /^([a-z]+):(.+)$/.exec(word);
  if (colon === null) return hide(hidden);
  const rest = colon[2] ?? '';
  return `${colon[1] ?? ''}:${redactWord(rest, known)}`;
}
