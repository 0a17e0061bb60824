/** Stem of the files of one frame: the case's name, in a stack with the frame's number from 1, e.g. `case-0001`. */
export function frameName(
  one: { readonly name: string; readonly frames: { readonly length: number } },
  frame: number,
): string {
  return one.frames.length === 1 ? one.name : `${one.name}-${String(frame + 1).padStart(4, '0')}`;
}
