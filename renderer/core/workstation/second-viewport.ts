import type { StoreApi } from 'zustand/vanilla';
import type { OpenCase } from '../case/create-case-session.ts';
import { t } from '../language/translate.ts';
import type { OwnedViewport } from '../view/create-viewport.ts';
import { followView } from '../view/link-views.ts';

/** `ReadingState` by the sessions' inner side. */
export interface OpenReading {
  readonly session: OpenCase | null;
  readonly position: number;
  readonly total: number;
  readonly beside: OpenCase | null;
  readonly linked: boolean;
  readonly refusal: string;
}

function otherPatient(): string {
  return t('This is another patient; only images of the same patient are shown beside each other.');
}

interface SecondViewportDeps {
  readonly reading: StoreApi<OpenReading>;
  readonly main: OwnedViewport;
  readonly beside: OwnedViewport;
  readonly create: (caseId: string) => OpenCase;
}

/** A case beside the one that is read: linked, changed by nobody, and always of the same patient. */
export function createSecondViewport({ reading, main, beside, create }: SecondViewportDeps): {
  readonly openBeside: (caseId: string) => Promise<void>;
  readonly closeBeside: () => void;
} {
  let stopWatching: () => void = () => undefined;

  const closeBeside = (): void => {
    const { beside: second } = reading.getState();
    if (second === null) return;
    stopWatching();
    beside.hold(null);
    reading.setState({ beside: null });
    second.close();
  };

  /** A case that is read again may turn out to be somebody else's (identifiers mended, another import). */
  const watchPatients = (open: OpenCase, second: OpenCase): void => {
    const check = (): void => {
      if (reading.getState().beside !== second || samePatient(open, second)) return;
      closeBeside();
      reading.setState({ refusal: otherPatient() });
    };
    const stops = [open.store.subscribe(check), second.store.subscribe(check)];
    stopWatching = () => {
      for (const stop of stops) stop();
    };
  };

  const openBeside = async (caseId: string): Promise<void> => {
    const open = reading.getState().session;
    reading.setState({ refusal: '' });
    closeBeside();
    const second = create(caseId);
    await second.open();
    // Meanwhile the case on the left may have become another one.
    const still = open !== null && reading.getState().session === open;
    const { phase, problem } = second.store.getState();
    if (!still || phase !== 'open' || !samePatient(open, second)) {
      second.close();
      if (still) reading.setState({ refusal: phase === 'failed' ? problem : otherPatient() });
      return;
    }
    closeBeside();
    reading.setState({ beside: second });
    beside.hold(second);
    watchPatients(open, second);
  };

  main.onView((before, after) => {
    const { linked } = reading.getState();
    const { view } = beside.store.getState();
    const [own, other] = [main.caseFrame(), beside.caseFrame()];
    if (!linked || view === null || own === null || other === null) return;
    beside.follow(
      followView({ view, aspect: other.pixelAspect }, { before, after, aspect: own.pixelAspect }),
    );
  });
  main.onScroll((frames) => {
    if (reading.getState().linked) beside.scrollTo(beside.store.getState().frameIndex + frames);
  });

  return { openBeside, closeBeside };
}

/** Never true for cases of which nobody knows the patient. */
function samePatient(a: OpenCase, b: OpenCase): boolean {
  const key = a.store.getState().view?.patientKey ?? '';
  return key !== '' && key === b.store.getState().view?.patientKey;
}
