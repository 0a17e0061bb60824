import { expect } from 'vitest';
import { ReadingPage } from '../pages/reading-page.ts';
import { StartPage } from '../pages/start-page.ts';
import { WorklistPage } from '../pages/worklist-page.ts';
import { openPage, type OpenPage } from './open-page.ts';
import { preparedWorkspace } from './shared-workspace.ts';
import { startStation, type Station } from './station.ts';

/** What one waits for longer than a moment: the journal is written by another process. */
export const SOON = { timeout: 20_000, interval: 50 };

export interface ReadCase extends OpenPage {
  readonly workspace: string;
  readonly station: Station;
  readonly reading: ReadingPage;
}

/** A reader at work: a prepared workspace of one's own, served, Ada signed in, the first case open. */
export async function readFirstCase(workspace?: string): Promise<ReadCase> {
  const folder = workspace ?? (await preparedWorkspace());
  const station = await startStation(folder);
  const opened = await openPage(station.address);
  await new StartPage(opened.page).signIn('Ada');
  const worklist = await new WorklistPage(opened.page).shown();
  await worklist.openFirst();
  const reading = await new ReadingPage(opened.page).opened();
  return { ...opened, workspace: folder, station, reading };
}

/** Polls until a fact holds. */
export async function holds<T>(look: () => T | Promise<T>, expected: T): Promise<void> {
  await expect.poll(look, SOON).toEqual(expected);
}
