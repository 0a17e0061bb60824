import { join, resolve } from 'node:path';
import { verifyWorkspace, type WorkspaceCheck } from '../../review/verify-workspace.ts';
import { createLabelStore } from '../../workspace/label-store.ts';
import { createMaskStore } from '../../workspace/mask-store.ts';
import { openForReading } from '../../workspace/open-for-reading.ts';
import { UsageError, type Command, type CommandContext } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

export const command: Command = {
  name: 'verify',
  summary: 'Check that nobody changed the journal of a workspace, and that what is signed is there',
  usage: 'WORKSPACE [--expect-head HASH] [--json]',
  description:
    'Walks the journal of WORKSPACE, in which every line carries the hash of the line before it, and names the ' +
    'first line that was changed, removed, inserted or moved. Then replays every case and checks that each ' +
    'verdict in force signs the masks that the journal leads to, and that the mask store has them, unchanged. ' +
    'Writes nothing and can run while the workstation is open.\n' +
    'It prints the hash of the last line. Write it down elsewhere: with --expect-head it proves later that the ' +
    'end was not cut off. Exit code 0 when everything holds, 1 when something does not.\n' +
    'With --json one object: entries, head, broken (null, or seq and reason), cases, verdicts (in force), problems ' +
    '(caseId, structure, reason).',
  options: {
    'expect-head': {
      kind: 'text',
      value: 'HASH',
      help: 'hash of a line that was written down earlier; it must be in the journal',
    },
  },
  positionals: { min: 1, max: 1 },
  examples: ['countersign verify ./workspace', 'countersign verify ./workspace --expect-head 4f1c... --json'],
  async run(input, context) {
    const expected = input.text('expect-head');
    if (expected !== undefined && !/^[0-9a-f]{64}$/.test(expected)) {
      throw new UsageError('--expect-head takes the whole hash: 64 digits from 0 to 9 and a to f');
    }
    const folder = resolve(context.cwd, input.positionals[0] ?? '.');
    const check = await verify(folder, context, expected);
    if (context.json) await context.out.line(JSON.stringify(check));
    else await tell(check, context);
    return check.broken === null && check.problems.length === 0 ? EXIT.ok : EXIT.partial;
  },
};

async function verify(
  folder: string,
  { signal }: CommandContext,
  expected: string | undefined,
): Promise<WorkspaceCheck> {
  const database = openForReading(folder);
  try {
    // One view of the database throughout, whatever a writer adds meanwhile.
    database.exec('BEGIN');
    const masks = createMaskStore(join(folder, 'masks'));
    const ports = { database, masks, labels: createLabelStore(database), signal };
    return await verifyWorkspace(ports, expected);
  } finally {
    database.close();
  }
}

async function tell(check: WorkspaceCheck, { out }: CommandContext): Promise<void> {
  const { entries, head, broken, cases, verdicts, problems } = check;
  if (broken !== null) {
    await out.line(`The journal is broken. ${broken.reason}`);
    await out.line(`It holds up to ${entries === 0 ? 'no line' : `line ${entries}, hash ${head}`}.`);
    return;
  }
  await out.line(`The journal holds: ${count(entries, 'line')}, head ${head}`);
  for (const { caseId, structure, reason } of problems) {
    await out.line(`Case ${caseId}${structure === '' ? '' : `, ${structure}`}: ${reason}`);
  }
  const found = `${count(cases, 'case')}, ${count(verdicts, 'verdict')} in force`;
  await out.line(problems.length === 0 ? `${found}: all that is signed is there.` : `${found}.`);
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
