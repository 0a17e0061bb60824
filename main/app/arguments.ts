import { isChromiumSwitch } from './chromium-switches.ts';

/** What somebody wants who starts the program. */
export type ProgramWish =
  /** A command line without a window: `args` as `runCli` takes them. What nobody understands is one, too. */
  | { readonly kind: 'command'; readonly args: readonly string[] }
  /** This process runs networks for another one of this program. */
  | { readonly kind: 'inference-host' }
  /** This process trains a network for another one of this program. */
  | { readonly kind: 'training-host' }
  | WindowWish;

export interface WindowWish {
  readonly kind: 'window';
  /** As it was typed; null: the one that was open last. */
  readonly workspace: string | null;
  /** Further folders of models, as typed. */
  readonly models: readonly string[];
  /** Files and folders to offer for import, as typed. */
  readonly open: readonly string[];
  /** `if-empty`: a workspace without images gets the demo study. */
  readonly demo: 'if-empty' | 'on-request';
}

export interface ArgumentPorts {
  /** Whether the command line has a command of this name. */
  readonly isCommand: (word: string) => boolean;
  /** Whether there is a file or folder of this name, seen from where the program was started. */
  readonly exists: (path: string) => boolean;
}

/** First words of processes that the program starts for itself; nobody types them. */
export const INFERENCE_HOST = '--countersign-inference-host';
export const TRAINING_HOST = '--countersign-training-host';

/** The program's own words: without the executable and, in a checkout, without the folder of the app. */
export function ownWords(argv: readonly string[], isDefaultApp: boolean): readonly string[] {
  if (!isDefaultApp) return argv.slice(1);
  // `electron --no-sandbox dist/app`: Electron's own switches may stand before the folder.
  const folder = argv.findIndex((word, index) => index > 0 && !word.startsWith('-'));
  return folder < 0 ? [] : [...argv.slice(1, folder), ...argv.slice(folder + 1)];
}

/**
 * What the words mean. Chromium's switches are ignored before a command and among the words for a window; the words
 * after a command belong to it. What is neither option, command nor path is left to the command line to refuse: an
 * unknown word never opens a window.
 */
export function programWish(words: readonly string[], ports: ArgumentPorts): ProgramWish {
  let workspace: string | null = null;
  let demo: WindowWish['demo'] = 'on-request';
  const models: string[] = [];
  const open: string[] = [];
  let onlyPaths = false;
  // From the first word of ours on: an option for a window before a command must not be dropped unseen.
  const command = (): ProgramWish => ({ kind: 'command', args: words.slice(first) });
  const first = words.findIndex((word) => !isIgnored(word));

  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (onlyPaths) open.push(word);
    else if (word === INFERENCE_HOST) return { kind: 'inference-host' };
    else if (word === TRAINING_HOST) return { kind: 'training-host' };
    else if (word === '--') onlyPaths = true;
    else if (word === '--demo') demo = 'if-empty';
    else if (/^--(workspace|models)(=|$)/.test(word)) {
      const [name, ...rest] = word.split('=');
      const value = rest.length > 0 ? rest.join('=') : words[(at += 1)];
      // The command says what is missing.
      if (value === undefined || value === '') return { kind: 'command', args: ['start', `${name ?? ''}=`] };
      if (name === '--models') models.push(value);
      else workspace = value;
    } else if (isIgnored(word)) continue;
    else if (word.startsWith('-')) return command();
    // In the installed program that is what a window is for.
    else if (word === 'start' && open.length === 0 && workspace === null) continue;
    else if (open.length === 0 && ports.isCommand(word)) return command();
    else if (looksLikePath(word) || ports.exists(word)) open.push(pathOf(word));
    else return command();
  }
  return { kind: 'window', workspace, models, open, demo };
}

function isIgnored(word: string): boolean {
  // macOS names the process that it starts from the Finder.
  return word === '' || word.startsWith('-psn_') || isChromiumSwitch(word);
}

/** A word with a folder in it, or a name that only a file has, is meant as a path even when nothing is there. */
export function looksLikePath(word: string): boolean {
  return /[\\/]/.test(word) || /\.(dcm|zip)$/i.test(word) || /^dicomdir$/i.test(word) || /^\.\.?$/.test(word);
}

/** Linux desktops hand files over as addresses. */
function pathOf(word: string): string {
  if (!/^file:\/\//i.test(word)) return word;
  try {
    return fileUrlPath(new URL(word));
  } catch {
    return word;
  }
}

/** As `fileURLToPath`, which on Windows refuses addresses without a drive and would end the start. */
function fileUrlPath(url: URL): string {
  const path = decodeURIComponent(url.pathname);
  const local = /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
  return url.host === '' || url.host === 'localhost' ? local : `//${url.host}${path}`;
}
