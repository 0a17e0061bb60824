import { z } from 'zod';

/** Of tasks, structures and models. It becomes the name of a file or folder, and cannot leave its place on any system. */
export const PLAIN_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;

export const plainIdSchema = z.string().regex(PLAIN_ID, 'lower-case letters, digits and dashes');
