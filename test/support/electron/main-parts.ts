import { createElectronStandIn } from './electron.ts';
import { nodeUtilityProcess } from './utility-process.ts';

const electron = createElectronStandIn({
  fork: nodeUtilityProcess(),
  app: {
    isPackaged: false,
    exit: (code) => process.exit(code),
  },
  dialog: { showErrorBox: (title, content) => void process.stderr.write(`${title}: ${content}\n`) },
});

electron.app.on('browser-window-created', (_event, window) => {
  // Once the product listens to it.
  setImmediate(() => {
    window.emit('ready-to-show');
    process.stdout.write(
      `${JSON.stringify({ shown: window.isVisible(), url: window.webContents.getURL() })}\n`,
    );
  });
});
// The test asks for the end by closing the input.
process.stdin.on('end', () => electron.app.quit());
process.stdin.resume();

// By the names that main/app/main.ts imports.
export const {
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
} = electron;
