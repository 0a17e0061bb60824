import { fileURLToPath } from 'node:url';

/** The module that runs as the inference host, however its process is made. */
export const hostEntry = fileURLToPath(new URL('./host/entry.ts', import.meta.url));
