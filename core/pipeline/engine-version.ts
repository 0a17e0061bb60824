/**
 * Version of the engine's arithmetic, part of every pseudo label's identity. Raise it with every change that
 * can move a mask: prepared cases are then prepared anew instead of being taken for current.
 */
export const ENGINE_VERSION = '1';
