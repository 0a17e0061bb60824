// Where the installed program starts. Everything else is functions that take the parts of Electron they need.
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
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
import { programFile } from './start-program.ts';

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
  // Loaded when they are wanted: a command must not wait for the workstation's modules.
  case 'command': {
    const { runCommandLine } = await import('./command-line.ts');
    // By its executable: the mount of an AppImage stays until this process ends.
    process.exit(await runCommandLine(wish.args, { execPath, appArguments: program.args }));
    break;
  }
  case 'inference-host':
    await import('../inference/host/entry.ts');
    // Electron waits for this module before it opens anything; the host ends with the process that started it.
    await new Promise(() => undefined);
    break;
  case 'training-host':
    await import('../training/host/entry.ts');
    await new Promise(() => undefined);
    break;
  case 'window': {
    const { startDesktop } = await import('./start-desktop.ts');
    const open = await startDesktop(
      {
        ...{ app, BrowserWindow, dialog, ipcMain, MessageChannelMain, protocol },
        ...{ Menu, nativeTheme, powerMonitor, safeStorage, screen, session, shell, utilityProcess },
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
