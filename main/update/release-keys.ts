/**
 * Public keys (Ed25519, SPKI, DER as base64) whose signatures this build believes. A checkout knows none and so accepts
 * no bundle; the packaged build writes this file anew from COUNTERSIGN_RELEASE_KEYS (docs/releasing.md).
 */
export const RELEASE_KEYS: readonly string[] = [];
