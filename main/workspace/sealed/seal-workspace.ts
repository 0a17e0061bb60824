import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { flushFolders } from '../../platform/flush-folders.ts';
import type { KeyRing } from '../../sealing/keychain.ts';
import { USUAL_COST, type Cost } from '../../platform/derive-key.ts';
import { refuseWeak, wrapByPassphrase } from '../../sealing/passphrase-wrap.ts';
import { newSeal, readSeal, SEAL_NAME, writeSeal, type SealFile } from '../../sealing/seal-file.ts';
import { createSealer, newDataKey, type DataKey } from '../../sealing/sealer.ts';
import { halfSealed, keyByPassphrase, keyByRing } from '../../sealing/unlock.ts';
import { lockWorkspace } from '../workspace-lock.ts';
import { convertCatalogue, type Turn } from './convert-catalogue.ts';
import { convertFiles, countFiles } from './convert-files.ts';
import { ERASED_SUFFIX, eraseFile, eraseFolder, retireFiles } from './erase.ts';
import { EMBEDDING_FILES, MASK_FILES, TRAINING_FILES } from './sealed-files.ts';

export interface TurnJob {
  readonly signal: AbortSignal;
  /** Files of masks, embeddings and trainings. */
  readonly onProgress: (done: number, total: number) => void;
}

export interface Unlocking {
  /** Null: the keychain has it. */
  readonly passphrase: string | null;
  /** Keys of this account; null: none. */
  readonly ring: KeyRing | null;
}

export interface SealRequest extends Unlocking {
  readonly cost?: Cost;
}

export interface TurnOutcome {
  /** Files that could not be opened and stay sealed where they are; they were damaged before. */
  readonly damaged: number;
}

/** The key of files that could not be opened when everything else was. */
const KEPT_SEAL = 'seal.kept.json';

/** What is drawn again or made again, and would show patients. */
const LEAVES = ['thumbnails', 'report'];

/**
 * Seals a workspace that is there, or goes on with what was begun. At any moment everything is there in one form or the other;
 * until it has come to its end no other program opens the workspace.
 * @throws ExpectedError `workspace-is-sealed`, `workspace-in-use`, `passphrase-weak`, `workspace-passphrase`, CancelledError
 */
export async function sealWorkspace(
  folder: string,
  request: SealRequest,
  job: TurnJob,
): Promise<TurnOutcome> {
  requireCatalogueIn(folder);
  const lock = lockWorkspace(join(folder, 'lock.sqlite'));
  try {
    const known = readSeal(folder);
    if (known?.state === 'sealed') {
      throw new ExpectedError(
        'workspace-is-sealed',
        'This workspace is sealed already; nothing was changed.',
      );
    }
    if (known?.state === 'unsealing') throw halfSealed(known.state);
    const { seal, key } =
      known === null ? await begin(folder, request) : { seal: known, key: await keyOf(known, request) };
    const outcome = await turn(folder, { from: null, to: { key, keyId: seal.keyId } }, job);
    for (const name of LEAVES) await eraseFolder(join(folder, name));
    // Of an unsealing that was killed at its very end.
    await eraseFile(join(folder, `${SEAL_NAME}${ERASED_SUFFIX}`));
    await keepSeal(folder, { ...seal, state: 'sealed' });
    return outcome;
  } finally {
    lock.release();
  }
}

/** The other way round. @throws ExpectedError as `sealWorkspace`, and `workspace-is-clear` */
export async function unsealWorkspace(folder: string, by: Unlocking, job: TurnJob): Promise<TurnOutcome> {
  requireCatalogueIn(folder);
  const lock = lockWorkspace(join(folder, 'lock.sqlite'));
  try {
    const seal = readSeal(folder);
    if (seal === null) {
      throw new ExpectedError('workspace-is-clear', 'This workspace is not sealed; nothing was changed.');
    }
    if (seal.state === 'sealing') throw halfSealed(seal.state);
    const key = await keyOf(seal, by);
    if (seal.state === 'sealed') await keepSeal(folder, { ...seal, state: 'unsealing' });
    const outcome = await turn(folder, { from: { key, keyId: seal.keyId }, to: null }, job);
    await eraseFolder(join(folder, 'thumbnails'));
    // Whoever wants to try what is left of damaged files wants their key.
    if (outcome.damaged > 0) await rename(join(folder, SEAL_NAME), join(folder, KEPT_SEAL));
    else await retireFiles([join(folder, SEAL_NAME)]);
    return outcome;
  } finally {
    lock.release();
  }
}

/**
 * Gives a sealed workspace another passphrase. Its key stays: what an old copy of `seal.json` and the old passphrase open goes on
 * to be opened by them.
 * @throws ExpectedError `workspace-is-clear`, `workspace-half-sealed`, `workspace-passphrase`, `passphrase-weak`
 */
export async function changePassphrase(
  folder: string,
  by: Unlocking,
  next: { readonly passphrase: string; readonly cost?: Cost },
): Promise<void> {
  const seal = readSeal(folder);
  if (seal === null) throw new ExpectedError('workspace-is-clear', 'This workspace is not sealed.');
  if (seal.state !== 'sealed') throw halfSealed(seal.state);
  const key = await keyOf(seal, by);
  const about = { keyId: seal.keyId, passphrase: next.passphrase };
  await keepSeal(folder, { ...seal, passphrase: await wrapByPassphrase(key, about, next.cost) });
}

async function begin(
  folder: string,
  { passphrase, ring, cost = USUAL_COST }: SealRequest,
): Promise<{ seal: SealFile; key: DataKey }> {
  if (passphrase !== null) refuseWeak(passphrase);
  const key = newDataKey();
  const made = newSeal(key);
  const wrapped =
    passphrase === null ? null : await wrapByPassphrase(key, { keyId: made.keyId, passphrase }, cost);
  // Before anything is sealed with it, so that no kill leaves sealed values without a key.
  if (ring?.available === true) await ring.keep(made.keyId, key);
  else if (wrapped === null) throw noWay();
  const seal: SealFile = { ...made, state: 'sealing', passphrase: wrapped };
  await keepSeal(folder, seal);
  return { seal, key };
}

/** Nothing may be sealed, or erased, by a state that a power cut takes back. */
async function keepSeal(folder: string, seal: SealFile): Promise<void> {
  await writeSeal(folder, seal);
  await flushFolders([folder]);
}

async function keyOf(seal: SealFile, { passphrase, ring }: Unlocking): Promise<DataKey> {
  const kept = ring === null ? null : await keyByRing(seal, ring);
  if (kept !== null) return kept;
  if (passphrase === null) throw noWay();
  return keyByPassphrase(seal, passphrase);
}

async function turn(
  folder: string,
  { from, to }: Turn,
  { signal, onProgress }: TurnJob,
): Promise<TurnOutcome> {
  const sealers = {
    from: createSealer(from?.key ?? null, 'files'),
    to: createSealer(to?.key ?? null, 'files'),
  };
  const kinds = [MASK_FILES, EMBEDDING_FILES, TRAINING_FILES];
  const placeOf = (kind: { readonly kind: string }): string => join(folder, kind.kind);
  let total = 0;
  for (const kind of kinds) total += await countFiles(kind, { folder: placeOf(kind), from: sealers.from });
  let done = 0;
  let damaged = 0;
  const onFile = (): void => onProgress(++done, total);
  for (const kind of kinds) {
    damaged += await convertFiles(kind, { folder: placeOf(kind), ...sealers, signal, onFile });
  }
  signal.throwIfAborted();
  await convertCatalogue(folder, { from, to });
  return { damaged };
}

function requireCatalogueIn(folder: string): void {
  const names = ['catalogue.sqlite', 'catalogue.before.sqlite'];
  if (names.some((name) => existsSync(join(folder, name)))) return;
  throw new ExpectedError(
    'workspace-missing',
    `${folder} is no workspace; make one first, with "countersign prepare" or "countersign serve".`,
  );
}

function noWay(): ExpectedError {
  return new ExpectedError(
    'workspace-sealed',
    'A passphrase is needed: give it with --unlock FILE or in COUNTERSIGN_WORKSPACE_PASSPHRASE.',
  );
}
