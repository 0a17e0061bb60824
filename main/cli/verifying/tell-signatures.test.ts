import { expect, it } from 'vitest';
import type { SignatureCheck, SignerFacts } from '../../review/verify-signatures.ts';
import type { CommandContext } from '../command.ts';
import { tellSignatures } from './tell-signatures.ts';

function signer(account: string, name = 'Ben Reader'): SignerFacts {
  const by = { id: null, name: 'root' };
  return {
    ...{ reader: { id: name, name }, account, fromLine: 1, lines: 1, until: null },
    key: { publicKey: '', fingerprint: account.repeat(64), since: '2026', because: 'first', by },
  };
}

async function told(check: Partial<SignatureCheck>): Promise<string> {
  const lines: string[] = [];
  const out = { line: (line: string) => Promise.resolve(void lines.push(line)) };
  const whole = { signed: 2, unsigned: 3, believed: 0, signers: [], faults: [], ...check };
  await tellSignatures(whole, { out } as unknown as CommandContext); // nothing else of it is used
  return lines.join('\n');
}

it('points at what holds by itself and may still be somebody else', async () => {
  const plain = await told({ signers: [signer('a'), signer('a'), signer('b', 'Ada Admin')] });
  expect(plain).toContain('Signatures hold: 2 lines signed');
  expect(plain).not.toContain('Look at');
  expect(await told({ signers: [signer('a'), signer('b')] })).toContain(
    'Look at Ben Reader: 2 accounts signed under this name.',
  );
  expect(await told({ signers: [signer('a')], believed: 2 })).toContain(
    'Look at 2 lines that name a reader who had not logged in',
  );
});
