import type { Place, PlaceWish } from '../core/jobs/jobs-model.ts';
import { sentenceOf } from '../core/language/sentence-of.ts';
import { useWorkstation } from './workstation-context.ts';

/** Asks by the system's dialog, where the host has one; a failure is said as a notice. */
export function useChooseBySystem() {
  const { jobs, session } = useWorkstation();
  return async (want: PlaceWish, onChosen: (place: Place) => void): Promise<void> => {
    try {
      const place = await jobs.choosePlace(want);
      if (place !== null) onChosen(place);
    } catch (error) {
      session.notify('warning', sentenceOf(error));
    }
  };
}
