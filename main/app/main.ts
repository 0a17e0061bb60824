// Where the installed program starts. Everything else is functions that take the parts of Electron they need.
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
} from 'electron';
import { existsSync } from 'node:fs';
import { COMMANDS } from '../cli/commands.ts';
import { ownWords, programWish } from './arguments.ts';
import { runCommandLine } from './command-line.ts';
import { programFile } from './start-program.ts';
import { startDesktop } from './start-desktop.ts';

// A terminal that was closed must not end the program with its next line.
process.stderr.on('error', () => undefined);

const { argv, defaultApp, execPath, env, platform } = process;
const isDefaultApp = defaultApp === true;
const wish = programWish(ownWords(argv, isDefaultApp), {
  isCommand: (word) => Object.hasOwn(COMMANDS, word),
  exists: existsSync,
});

const program = programFile({ argv, execPath, isDefaultApp }, env);

switch (wish.kind) {
  case 'command':
    // By its executable: the mount of an AppImage stays until this process ends.
    process.exit(await runCommandLine(wish.args, { execPath, appArguments: program.args }));
    break;
  case 'inference-host':
    await import('../inference/host/entry.ts');
    // Electron waits for this module before it opens anything; the host ends with the process that started it.
    await new Promise(() => undefined);
    break;
  case 'window': {
    const open = await startDesktop(
      {
        ...{ app, BrowserWindow, dialog, ipcMain, MessageChannelMain, protocol },
        ...{ Menu, powerMonitor, safeStorage, screen, session, shell, utilityProcess },
      },
      wish,
      {
        ...{ env, platform, program },
        cwd: process.cwd(),
        watched: process,
        echo: (line) => void process.stderr.write(`${line}\n`),
      },
    );
    // Not awaited: Electron is ready only after this module.
    void open?.();
    break;
  }
}
