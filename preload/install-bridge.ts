import type { IpcRenderer, IpcRendererEvent, WebUtils } from 'electron';
import { FILES_DROPPED, PORT_GIVEN, PORT_WANTED } from '../core/transport/bridge-messages.ts';

/**
 * Hands a message port to the page when it asks for one (at its start, and again when the port has ended), and tells
 * the main process where dropped files lie. Nothing is exposed to the page: it has only messages to its own window, and
 * what they may say is this.
 */
export function installBridge(
  page: Window,
  ipc: Pick<IpcRenderer, 'send' | 'on'>,
  files: Pick<WebUtils, 'getPathForFile'>,
): void {
  page.addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
    if (source === page && data === PORT_WANTED) ipc.send(PORT_WANTED);
  });
  // The port is transferred, since it would not survive contextBridge. To this window, so the origin may be any.
  ipc.on(PORT_GIVEN, ({ ports }: IpcRendererEvent) => page.postMessage(PORT_GIVEN, '*', [...ports]));

  page.addEventListener('dragover', (event) => {
    // Without this a window takes no files.
    if (hasFiles(event)) event.preventDefault();
  });
  page.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    // A page can make events; only those of a person count.
    if (!event.isTrusted) return;
    const paths = Array.from(event.dataTransfer?.files ?? [], (file) => files.getPathForFile(file));
    const onDisk = paths.filter((path) => path !== '');
    if (onDisk.length > 0) ipc.send(FILES_DROPPED, onDisk);
  });
}

/** Dragged text belongs to the field under it. */
function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true;
}
