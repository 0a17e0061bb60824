import { onTestFinished } from 'vitest';
import { openWorkspace, type Workspace } from '../../main/workspace/workspace.ts';
import { tempFolder } from './temp-folder.ts';

/** A workspace in a folder that goes away with the test. */
export function tempWorkspace(folder = tempFolder()): Workspace {
  const workspace = openWorkspace(folder);
  onTestFinished(() => {
    workspace.close();
  });
  return workspace;
}
