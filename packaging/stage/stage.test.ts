import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { electronDistribution } from './electron-distribution.ts';
import { signingOf } from './signing.ts';

describe('signing', () => {
  it('signs nothing without a certificate, and says so', () => {
    expect(signingOf({}, 'win32')).toEqual({
      changes: { forceCodeSigning: false },
      told: 'Not signed: no certificate is given.',
    });
    expect(signingOf({}, 'darwin').changes.mac).toEqual({
      identity: '-',
      hardenedRuntime: false,
      notarize: false,
    });
    expect(signingOf({ COUNTERSIGN_REQUIRE_SIGNATURE: '1' }, 'win32').changes.forceCodeSigning).toBe(true);
  });

  it('signs with what the environment holds', () => {
    const apple = { CSC_LINK: 'a.p12', APPLE_API_KEY: 'k', APPLE_API_KEY_ID: 'i', APPLE_API_ISSUER: 's' };
    expect(signingOf(apple, 'darwin').changes).toEqual({ forceCodeSigning: false, mac: { notarize: true } });
    expect(signingOf({ CSC_LINK: 'a.p12' }, 'darwin').changes.mac).toEqual({ notarize: false });
    const azure = {
      AZURE_TENANT_ID: 't',
      COUNTERSIGN_AZURE_ENDPOINT: 'https://neu.codesigning.azure.net',
      COUNTERSIGN_AZURE_PROFILE: 'profile',
      COUNTERSIGN_AZURE_ACCOUNT: 'account',
      COUNTERSIGN_AZURE_PUBLISHER: 'Publisher',
    };
    expect(signingOf(azure, 'win32').changes.win?.azureSignOptions).toEqual({
      endpoint: 'https://neu.codesigning.azure.net',
      certificateProfileName: 'profile',
      codeSigningAccountName: 'account',
      publisherName: 'Publisher',
    });
  });
});

describe('the distribution of Electron', () => {
  it('is what the variable names, when it is the version that the program is made for', () => {
    const folder = tempFolder({ version: '45.4.1' });
    expect(electronDistribution({}, '45.4.1')).toBeNull();
    expect(electronDistribution({ COUNTERSIGN_ELECTRON_DIST: folder }, '45.4.1')).toBe(folder);
    expect(() => electronDistribution({ COUNTERSIGN_ELECTRON_DIST: folder }, '46.0.0')).toThrow(
      'is Electron 45.4.1, and the program is made for 46.0.0',
    );
    const missing = join(folder, 'missing');
    expect(() => electronDistribution({ COUNTERSIGN_ELECTRON_DIST: missing }, '45.4.1')).toThrow(
      'There is no Electron',
    );
  });
});
