import type { BaseWindow, Dialog } from 'electron';
import { writeAtomically } from '../platform/atomic-file.ts';
import type { Texts } from './texts.ts';

export interface SaveReportPorts {
  readonly dialog: Pick<Dialog, 'showSaveDialog' | 'showMessageBox'>;
  readonly window: () => BaseWindow | null;
  readonly text: () => Texts;
  readonly now: () => Date;
  /** The redacted text (main/station/support-report.ts). */
  readonly report: () => Promise<string>;
  /** One line, without paths (rule S2). */
  readonly log: (line: string) => void;
}

/** Asks where, and writes the report for support there. It goes nowhere by itself. Never throws. */
export async function saveReport(ports: SaveReportPorts): Promise<void> {
  const { dialog, window, log } = ports;
  const text = ports.text();
  const day = ports.now().toISOString().slice(0, 10);
  const options = {
    title: text('Save a report for support'),
    defaultPath: `countersign-report-${day}.txt`,
    filters: [{ name: text('Text'), extensions: ['txt'] }],
    properties: ['createDirectory' as const, 'dontAddToRecent' as const],
  };
  const parent = window();
  const { canceled, filePath } = await (parent === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(parent, options));
  if (canceled || filePath === '') return;
  try {
    await writeAtomically(filePath, await ports.report());
    log('a report for support was saved');
  } catch {
    log('a report for support could not be saved');
    await dialog.showMessageBox({
      type: 'error',
      message: text('The report could not be saved.'),
      detail: text('Choose another folder, for example your own one.'),
      buttons: [text('Close')],
    });
  }
}
