import type * as electron from 'electron';
import type { IpcMainEvent, WebContents } from 'electron';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { defectTrace } from '../../core/contract/defect.ts';
import { FILES_DROPPED, PORT_GIVEN, PORT_WANTED } from '../../core/transport/bridge-messages.ts';
import type { Channel } from '../../core/transport/channel.ts';
import { createElectronChannel } from './electron-port-channel.ts';

export interface ElectronHostOptions {
  /** Serves one page; it ends with the channel. */
  readonly openSession: (channel: Channel) => void;
  /** Whether what a frame sent counts; looked at for every message. */
  readonly admits: (event: Pick<IpcMainEvent, 'sender' | 'senderFrame'>) => boolean;
  /** A person dropped these files or folders on a page; absolute paths. */
  readonly onDropped: (paths: readonly string[]) => void;
  /** One line, without anything of a patient (rule S2). */
  readonly log: (line: string) => void;
}

export interface ElectronHost {
  /** Ends the sessions of all pages. */
  close(): void;
}

/** A hand full of folders, or one CD's files marked at once. */
const droppedSchema = z.array(z.string().min(1).max(32_767)).min(1).max(10_000);

/** Gives every page that asks a port of its own, and takes what is dropped on it. */
export function startElectronHost(
  { ipcMain, MessageChannelMain }: Pick<typeof electron, 'ipcMain' | 'MessageChannelMain'>,
  options: ElectronHostOptions,
): ElectronHost {
  const { openSession, admits, onDropped, log } = options;
  const channels = new Map<WebContents, Channel>();
  let closed = false;

  const endOf = (contents: WebContents): void => {
    channels.get(contents)?.close();
    channels.delete(contents);
  };

  const connect = ({ sender, senderFrame }: IpcMainEvent): void => {
    if (!channels.has(sender)) {
      // Where its process dies, no port says goodbye.
      sender.once('render-process-gone', () => endOf(sender));
      sender.once('destroyed', () => endOf(sender));
    }
    // A page that asks again was loaded anew, or has lost its port.
    endOf(sender);
    const { port1, port2 } = new MessageChannelMain();
    const channel = createElectronChannel(port1);
    channels.set(sender, channel);
    try {
      openSession(channel);
      senderFrame?.postMessage(PORT_GIVEN, null, [port2]);
    } catch (error) {
      log(`a page could not be served: ${defectTrace(error)}`);
      endOf(sender);
    }
  };

  const whenAdmitted =
    (action: (event: IpcMainEvent, content: unknown) => void) =>
    (event: IpcMainEvent, content: unknown): void => {
      if (closed) return;
      if (admits(event)) action(event, content);
      else log('a message of an unknown sender was ignored');
    };

  ipcMain.on(PORT_WANTED, whenAdmitted(connect));
  ipcMain.on(
    FILES_DROPPED,
    whenAdmitted((_event, content) => {
      const paths = droppedSchema.safeParse(content);
      if (paths.success && paths.data.every((path) => isAbsolute(path))) onDropped(paths.data);
      else log('a message about dropped files was not understood');
    }),
  );
  return {
    close: () => {
      closed = true;
      for (const contents of [...channels.keys()]) endOf(contents);
    },
  };
}
