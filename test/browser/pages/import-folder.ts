import { basename } from 'node:path';
import type { Page } from 'playwright-core';
import { ImportDialog } from './import-dialog.ts';
import { StartPage } from './start-page.ts';

/**
 * From the first page of an empty workspace: signs in, and starts to import a folder.
 * @param from folder in which the station was started, and the name of the one in it.
 */
export async function importFolder(
  page: Page,
  from: { readonly root: string; readonly name: string },
): Promise<ImportDialog> {
  const start = new StartPage(page);
  await start.signIn('Ada');
  await start.openFolder();
  const dialog = new ImportDialog(page);
  await dialog.goTo(basename(from.root), from.name);
  await dialog.start();
  return dialog;
}
