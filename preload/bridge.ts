import { ipcRenderer, webUtils } from 'electron';
import { installBridge } from './install-bridge.ts';

// Bundled into one CommonJS file: a sandboxed preload script can neither be a module nor require a file of ours.
installBridge(window, ipcRenderer, webUtils);
