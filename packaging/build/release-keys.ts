import { createPublicKey } from 'node:crypto';
import { messageOf } from '../../core/domain/errors.ts';
import type { Environment } from '../../main/platform/environment.ts';

/** The variable with the public keys of releases: SPKI, DER as base64, separated by commas or spaces. */
export const KEYS_VARIABLE = 'COUNTERSIGN_RELEASE_KEYS';

/**
 * Public keys whose update files the program will believe.
 * @throws Error when one of them is no Ed25519 key: a program that silently believes none would never update.
 */
export function releaseKeys(env: Environment): string[] {
  const words = (env[KEYS_VARIABLE] ?? '').split(/[\s,]+/).filter((word) => word !== '');
  return words.map((word) => {
    try {
      const key = createPublicKey({ key: Buffer.from(word, 'base64'), format: 'der', type: 'spki' });
      if (key.asymmetricKeyType !== 'ed25519') throw new Error('it is of another kind');
      return key.export({ format: 'der', type: 'spki' }).toString('base64');
    } catch (error) {
      throw new Error(
        `${KEYS_VARIABLE} holds something that is no public Ed25519 key: ${messageOf(error)}.`,
        {
          cause: error,
        },
      );
    }
  });
}

/** Takes the place of main/update/release-keys.ts in the built program. */
export function releaseKeysModule(keys: readonly string[]): string {
  return `// Written by npm run build:app from ${KEYS_VARIABLE}.\nexport const RELEASE_KEYS = ${JSON.stringify(keys)};\n`;
}
