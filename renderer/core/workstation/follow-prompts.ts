import type { OpenCase } from '../case/create-case-session.ts';
import type { OwnedPrompting } from '../prompting/create-prompting.ts';
import type { OwnedViewport } from '../view/create-viewport.ts';

/** Lets prompts follow the frame and structure in hand of the case that is attended; null: of none. */
export function followPrompts(
  prompting: Pick<OwnedPrompting, 'attend'>,
  main: OwnedViewport,
): { readonly attend: (open: OpenCase | null) => void; readonly stop: () => void } {
  let stop: () => void = () => undefined;
  return {
    attend: (open) => {
      stop();
      const follow = (): void => {
        const frame = main.caseFrame();
        const structure = open?.store.getState().active ?? '';
        const ready = open !== null && frame !== null && structure !== '';
        prompting.attend(ready ? { session: open, frameId: frame.frameId, structure } : null);
      };
      follow();
      if (open === null) return;
      const stops = [open.store.subscribe(follow), main.store.subscribe(follow)];
      stop = () => {
        for (const one of stops) one();
      };
    },
    stop: () => stop(),
  };
}
