import type { Configuration } from 'electron-builder';
import type { Environment } from '../../main/platform/environment.ts';

/** What the environment says of signing, as changes of electron-builder.yml, and one line for the person who builds. */
export interface Signing {
  readonly changes: Configuration;
  readonly told: string;
}

/**
 * Certificates come from the environment alone (docs/packaging.md): CSC_LINK and CSC_KEY_PASSWORD or CSC_NAME, on
 * Windows also WIN_CSC_LINK or AZURE_TENANT_ID with COUNTERSIGN_AZURE_*; Apple's for notarisation. Without them nothing
 * is signed, unless COUNTERSIGN_REQUIRE_SIGNATURE is 1: then the build fails instead.
 */
export function signingOf(env: Environment, platform: string): Signing {
  const given = (...names: readonly string[]): boolean => names.every((name) => (env[name] ?? '') !== '');
  const force: Configuration = { forceCodeSigning: env['COUNTERSIGN_REQUIRE_SIGNATURE'] === '1' };
  if (platform === 'linux') return { changes: {}, told: 'Linux packages carry no signature of their own.' };
  if (platform === 'win32') {
    const azure = azureOf(env);
    if (azure !== null && given('AZURE_TENANT_ID')) {
      return {
        changes: { ...force, win: { azureSignOptions: azure } },
        told: 'Signed by Azure Trusted Signing.',
      };
    }
    const own = given('WIN_CSC_LINK') || given('CSC_LINK');
    return {
      changes: force,
      told: own ? 'Signed by the certificate of CSC_LINK.' : 'Not signed: no certificate is given.',
    };
  }
  if (!given('CSC_LINK') && !given('CSC_NAME')) {
    // Apple's processors run no program without a signature: one without a name, which this Mac alone has to trust.
    const mac = { identity: '-', hardenedRuntime: false, notarize: false };
    return { changes: { ...force, mac }, told: 'Signed without a name ("ad hoc"): no certificate is given.' };
  }
  const notarize =
    given('APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER') ||
    given('APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID') ||
    given('APPLE_KEYCHAIN', 'APPLE_KEYCHAIN_PROFILE');
  return {
    changes: { ...force, mac: { notarize } },
    told: notarize ? 'Signed and notarised.' : 'Signed, not notarised: Apple’s account is not given.',
  };
}

function azureOf(env: Environment): AzureOptions | null {
  const endpoint = env['COUNTERSIGN_AZURE_ENDPOINT'];
  const certificateProfileName = env['COUNTERSIGN_AZURE_PROFILE'];
  const codeSigningAccountName = env['COUNTERSIGN_AZURE_ACCOUNT'];
  const publisherName = env['COUNTERSIGN_AZURE_PUBLISHER'];
  if (!endpoint || !certificateProfileName || !codeSigningAccountName || !publisherName) return null;
  return { endpoint, certificateProfileName, codeSigningAccountName, publisherName };
}

type AzureOptions = NonNullable<NonNullable<Configuration['win']>['azureSignOptions']>;

/** For folders that are only looked at: nothing of the environment signs a stand-in, and our own checks tell all. */
export const ONLY_LOOKED_AT: Configuration = {
  disableSanityCheckAsar: true,
  forceCodeSigning: false,
  mac: { identity: null, notarize: false },
  win: { signExecutable: false },
};
