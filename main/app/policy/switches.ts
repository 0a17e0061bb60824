/** A switch of Chromium's command line. */
export interface Switch {
  readonly name: string;
  readonly value?: string;
}

/** Parts of Chromium that talk to a network or look at one by themselves. */
const FEATURES_OFF = [
  'AutofillServerCommunication',
  'CertificateTransparencyComponentUpdater',
  'DialMediaRouteProvider',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
];

/**
 * Stops what Chromium does by itself (rule S1); to be set before `ready`. They are a second wall: the first is that
 * every request of every session is refused unless it is to the program itself.
 *
 * No proxy is asked for: a configured one would carry requests out, and looking for one (WPAD) sends DHCP and DNS
 * questions. No name or address resolves, which also stops what no session sees.
 */
export const NETWORK_SWITCHES: readonly Switch[] = [
  { name: 'no-proxy-server' },
  { name: 'host-resolver-rules', value: 'MAP * ~NOTFOUND' },
  { name: 'dns-prefetch-disable' },
  { name: 'disable-background-networking' },
  { name: 'disable-component-update' },
  { name: 'disable-domain-reliability' },
  { name: 'disable-sync' },
  { name: 'disable-quic' },
  { name: 'no-pings' },
  { name: 'force-webrtc-ip-handling-policy', value: 'disable_non_proxied_udp' },
  { name: 'disable-features', value: FEATURES_OFF.join(',') },
];

/**
 * Switches that would open the installed program: a debugger's port, through which any program of this computer reads
 * what is on the screen, or what undoes the policy. The fuses close Node's own; Chromium's have to be refused here.
 */
const REFUSED = [
  'allow-file-access-from-files',
  'allow-running-insecure-content',
  'disable-site-isolation-trials',
  'disable-web-security',
  'host-rules',
  'ignore-certificate-errors',
  'load-extension',
  'remote-debugging-address',
  'remote-debugging-pipe',
  'remote-debugging-port',
];

/** @param isSet whether the command line has it. @returns the first refused one, or null. */
export function refusedSwitch(isSet: (name: string) => boolean): string | null {
  return REFUSED.find(isSet) ?? null;
}
