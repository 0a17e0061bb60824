/**
 * What page, preload script and main process of the desktop program say to each other to get a message port; all else
 * goes over the port.
 */

/** Page -> preload -> main: a port to the backend, please. Without content. */
export const PORT_WANTED = 'countersign:port-wanted';
/** Main -> preload -> page: here it is, as the message's one port. */
export const PORT_GIVEN = 'countersign:port-given';
/** Preload -> main: absolute paths of what was dropped on the page, which itself never sees them. */
export const FILES_DROPPED = 'countersign:files-dropped';
