import { counted } from '../counted.ts';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { MANIFEST_NAME } from '../../../core/exchange/manifest.ts';
import { verifyBatch } from '../../exchange/batch/verify-batch.ts';
import { verifyWorkspace, type WorkspaceCheck } from '../../review/verify-workspace.ts';
import { createSealer, type DataKey } from '../../sealing/sealer.ts';
import { requireKey } from '../../sealing/unlock.ts';
import { createLabelStore } from '../../workspace/label-store.ts';
import { createMaskStore } from '../../workspace/mask-store.ts';
import { openForReading } from '../../workspace/open-for-reading.ts';
import { UsageError, type Command, type CommandContext } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { startProgress } from '../progress.ts';
import { UNLOCK_OPTION } from '../sealing/unlock-option.ts';
import { workspaceKey } from '../sealing/workspace-key.ts';
import { tellSignatures } from '../verifying/tell-signatures.ts';
import { tellBatch } from '../verifying/tell-batch.ts';

export const command: Command = {
  name: 'verify',
  summary: 'Check a workspace or a batch: that nobody changed its journal or files, and who signed',
  usage: 'WORKSPACE|BATCH [--expect-head HASH] [--signed-by FINGERPRINT] [--unlock FILE] [--json]',
  description:
    'Tells by its contents what the folder is.\n' +
    'Of a workspace: walks the journal, in which every line carries the hash of the line before it, and names the ' +
    'first line that was changed, removed, inserted or moved. Then replays every case and checks that each ' +
    'verdict in force signs the masks that the journal leads to, and that the mask store has them, unchanged. ' +
    'Every line of a reader who had logged in is signed with a key of theirs: it checks each signature, names the ' +
    'keys with the lines that they signed and what a reset of an account has ended, and lists lines whose signature ' +
    'is missing or wrong. ' +
    'It prints the hash of the last line. Write it down elsewhere: with --expect-head it proves later that the ' +
    'end was not cut off. Can run while the workstation is open.\n' +
    'Of a batch that "countersign export" made: checks on any computer, without the workspace, that every file is as ' +
    'the manifest lists it, that none is missing and none was added, and the signature. --signed-by fails unless ' +
    'the station with this key signed it: compare the fingerprint that the sender told you.\n' +
    'Writes nothing. Exit code 0 when everything holds, 1 when something does not.\n' +
    'With --json one object: of a workspace entries, head, broken (null, or seq and reason), cases, verdicts (in ' +
    'force), problems (caseId, structure, reason), signatures (signed, unsigned, believed, signers, faults); of a batch kind, id, createdAt, task, counts, options, ' +
    'manifestSha256, signature (none, valid, invalid), signedBy, problems (file, reason).',
  options: {
    'expect-head': {
      kind: 'text',
      value: 'HASH',
      help: 'of a workspace: hash of a line that was written down earlier; it must be in the journal',
    },
    'signed-by': {
      kind: 'text',
      value: 'FINGERPRINT',
      help: 'of a batch: the key that must have signed it',
    },
    ...UNLOCK_OPTION,
  },
  positionals: { min: 1, max: 1 },
  examples: [
    'countersign verify ./workspace',
    'countersign verify ./workspace --expect-head 4f1c... --json',
    'countersign verify ./batch --signed-by 90ab...',
  ],
  async run(input, context) {
    const head = hashOf('expect-head', input.text('expect-head'));
    const signer = hashOf('signed-by', input.text('signed-by'));
    const folder = resolve(context.cwd, input.positionals[0] ?? '.');
    const kind = kindOf(folder);
    if (kind === 'batch' && head !== null)
      throw new UsageError('--expect-head is for workspaces; this is a batch');
    if (kind === 'workspace' && signer !== null) {
      throw new UsageError('--signed-by is for batches; this is a workspace');
    }
    if (kind === 'batch') return await runBatch(folder, context, signer);
    const key = await workspaceKey(input, context, folder);
    return await runWorkspace({ folder, key, expected: head ?? undefined }, context);
  },
};

function hashOf(option: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new UsageError(`--${option} takes the whole hash: 64 digits from 0 to 9 and a to f`);
}

function kindOf(folder: string): 'workspace' | 'batch' {
  if (existsSync(join(folder, 'catalogue.sqlite'))) return 'workspace';
  if (existsSync(join(folder, MANIFEST_NAME))) return 'batch';
  throw new ExpectedError(
    'nothing-to-verify',
    `${folder} is neither a workspace (no catalogue.sqlite) nor a batch (no ${MANIFEST_NAME}); check the path.`,
  );
}

interface WorkspaceRequest {
  /** Absolute. */
  readonly folder: string;
  /** Of a sealed workspace. */
  readonly key: DataKey | null;
  /** Hash of a line that must be there. */
  readonly expected: string | undefined;
}

async function runWorkspace(request: WorkspaceRequest, context: CommandContext): Promise<ExitCode> {
  const check = await verify(request, context);
  if (context.json) await context.out.line(JSON.stringify(check));
  else await tell(check, context);
  return isWhole(check) ? EXIT.ok : EXIT.partial;
}

function isWhole({ broken, problems, signatures }: WorkspaceCheck): boolean {
  return broken === null && problems.length === 0 && signatures.faults.length === 0;
}

async function runBatch(folder: string, context: CommandContext, signedBy: string | null): Promise<ExitCode> {
  const progress = startProgress(context, 'Checking files');
  try {
    const { signal } = context;
    const onProgress = (done: number, total: number): void => {
      progress.update(done, total);
    };
    const check = await verifyBatch(folder, { signedBy, signal, onProgress });
    await progress.end();
    await tellBatch(check, context);
    return check.problems.length === 0 ? EXIT.ok : EXIT.partial;
  } finally {
    await progress.end();
  }
}

async function verify(
  { folder, key, expected }: WorkspaceRequest,
  { signal }: CommandContext,
): Promise<WorkspaceCheck> {
  const seal = requireKey(folder, key);
  const database = openForReading(folder, seal);
  try {
    // One view of the database throughout, whatever a writer adds meanwhile.
    database.exec('BEGIN');
    const masks = createMaskStore(join(folder, 'masks'), createSealer(seal?.key ?? null, 'files'));
    const ports = { database, masks, labels: createLabelStore(database), signal };
    return await verifyWorkspace(ports, expected);
  } finally {
    database.close();
  }
}

async function tell(check: WorkspaceCheck, context: CommandContext): Promise<void> {
  const { out } = context;
  const { entries, head, broken, cases, verdicts, problems } = check;
  if (broken !== null) {
    await out.line(`The journal is broken. ${broken.reason}`);
    await out.line(`It holds up to ${entries === 0 ? 'no line' : `line ${entries}, hash ${head}`}.`);
    return;
  }
  await out.line(`The journal holds: ${counted(entries, 'line')}, head ${head}`);
  await tellSignatures(check.signatures, context);
  for (const { caseId, structure, reason } of problems) {
    await out.line(`Case ${caseId}${structure === '' ? '' : `, ${structure}`}: ${reason}`);
  }
  const found = `${counted(cases, 'case')}, ${counted(verdicts, 'verdict')} in force`;
  await out.line(problems.length === 0 ? `${found}: all that is signed is there.` : `${found}.`);
}
