import type { BaseWindow, Dialog, OpenDialogOptions } from 'electron';
import { MODEL_FILE_END } from '../../core/domain/model-file-end.ts';
import type { PlaceWish } from '../backend/ports.ts';
import type { Texts } from './texts.ts';

export interface ChoosePlacePorts {
  readonly dialog: Pick<Dialog, 'showOpenDialog'>;
  /** The window that asks; null while there is none. */
  readonly window: () => BaseWindow | null;
  readonly text: () => Texts;
  readonly platform: NodeJS.Platform;
}

/**
 * Asks for a folder or file in the system's dialog; the page gets an id for it, never the path.
 * @returns absolute path; null: nothing was chosen.
 */
export async function choosePlace(want: PlaceWish, ports: ChoosePlacePorts): Promise<string | null> {
  return firstOf(optionsOf(want, ports), ports);
}

/** A folder that is a workspace, or becomes one. */
export function chooseWorkspace(ports: ChoosePlacePorts): Promise<string | null> {
  const text = ports.text();
  return firstOf(
    {
      title: text('Open a workspace'),
      buttonLabel: text('Open'),
      properties: ['openDirectory', 'createDirectory', 'dontAddToRecent'],
    },
    ports,
  );
}

async function firstOf(
  options: OpenDialogOptions,
  { dialog, window }: Pick<ChoosePlacePorts, 'dialog' | 'window'>,
): Promise<string | null> {
  const parent = window();
  const answer = await (parent === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(parent, options));
  return answer.canceled ? null : (answer.filePaths[0] ?? null);
}

function optionsOf(want: PlaceWish, { text: now, platform }: ChoosePlacePorts): OpenDialogOptions {
  const text = now();
  if (want === 'target') {
    return {
      title: text('Where the export goes'),
      message: text('Where the export goes'),
      buttonLabel: text('Choose'),
      properties: ['openDirectory', 'createDirectory', 'dontAddToRecent'],
    };
  }
  if (want === 'model') {
    return {
      title: text('Import a model'),
      message: text('Import a model'),
      buttonLabel: text('Import'),
      filters: [{ name: text('Models of Countersign'), extensions: [MODEL_FILE_END.slice(1)] }],
      properties: ['openFile', 'dontAddToRecent'],
    };
  }
  return {
    title: text('Open a folder with images'),
    message: text('Open a folder with images, or a zip file'),
    buttonLabel: text('Import'),
    // Windows and Linux show one kind at a time; a file is dropped on the window or chosen in the page.
    properties:
      platform === 'darwin'
        ? ['openDirectory', 'openFile', 'dontAddToRecent']
        : ['openDirectory', 'dontAddToRecent'],
  };
}
