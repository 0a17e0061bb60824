import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { contract, type Contract } from '../../core/contract/contract.ts';
import { everyCaseOf } from '../../core/contract/worklist.ts';
import { createClient, type Client } from '../../core/transport/client.ts';
import { createWebSocketChannel, type SocketLike } from '../../core/transport/web-socket-channel.ts';
import { ask, enter, openSocket } from '../contract/loopback-client.ts';

const TASK = 'phantom-wrist';

/** What was done, so that a silence is not that of a program that did nothing. */
export interface SessionFigures {
  readonly imported: number;
  readonly prepared: number;
  readonly frameBytes: number;
  readonly promptedBy: string;
  readonly exportedStructures: number;
}

/**
 * What a reader does in a sitting, by the contract over the loopback host, as its page would: import, prepare, look,
 * prompt, sign, export. No browser, whose own habits would count as the program's.
 * @param folders of the station: `root` was its working folder when it started, `dicom` lies in it.
 */
export async function useProduct(
  address: string,
  folders: { root: string; dicom: string },
): Promise<SessionFigures> {
  const cookie = await enter(address);
  const { origin } = new URL(address);
  const socket = await openSocket(origin, { cookie, origin });
  if (typeof socket === 'number') throw new Error(`The channel was refused with ${String(socket)}.`);
  // The socket of `ws` is one of those that the channel is for.
  const page = createClient(contract, createWebSocketChannel(socket as unknown as SocketLike));
  await page.request('session.hello', {});
  await page.request('session.signIn', { name: 'Ada' });
  const { added } = await page.job('import.run', { place: await placeOf(page, folders.root, folders.dicom) });
  const filter = everyCaseOf(TASK);
  const { rows } = await page.request('worklist.query', { filter, sort: 'order', offset: 0, limit: 10 });
  const caseId = rows[0]?.caseId ?? '';
  const { made } = await page.job('worklist.prepare', { taskId: TASK, selection: { cases: [caseId] } });
  const view = await page.request('case.open', { caseId });
  const frameId = view.frames[0]?.frameId ?? '';
  const { ticket } = await page.request('case.frame', { caseId, frameId });
  const frame = await ask(origin, `/blob/${ticket}`, { headers: { cookie } });
  const decoded = await page.job('prompt.decode', {
    caseId,
    frameId,
    structure: 'radius',
    prompts: {
      box: { left: 200, top: 400, right: 400, bottom: 700 },
      points: [],
      scribbles: [],
      useGuess: false,
    },
  });
  await page.request('case.append', {
    caseId,
    after: view.state.seq,
    action: {
      kind: 'verdict',
      group: '1'.repeat(16),
      scope: 'structure',
      structures: [
        { structure: 'radius', revision: view.revisions['radius'] ?? '', activeMs: 5, seen: true },
      ],
      verdict: 'accepted',
    },
  });
  mkdirSync(join(folders.root, 'out'));
  const { structures } = await page.job('export.run', {
    taskId: TASK,
    selection: { filter },
    options: { formats: ['seg', 'sr'], burnedInChecked: true },
    place: await placeOf(page, folders.root, 'out'),
    passphrase: 'correct horse battery',
  });
  socket.close();
  return {
    imported: added,
    prepared: made,
    frameBytes: frame.body.length,
    promptedBy: decoded.provider,
    exportedStructures: structures,
  };
}

/** A folder in the station's working folder, by the ids that the backend grants. */
async function placeOf(page: Client<Contract>, root: string, name: string): Promise<string> {
  const { entries: roots } = await page.request('places.list', { place: null });
  const start = roots.find((one) => one.name === basename(root));
  const { entries } = await page.request('places.list', { place: start?.id ?? null });
  const found = entries.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no folder ${name} among the places.`);
  return found.id;
}
