import { useStore } from 'zustand';
import type { Place, PlaceWish } from '../core/jobs/jobs-model.ts';
import { t } from '../core/language/translate.ts';
import { Button } from '../ui/button.tsx';
import { useChooseBySystem } from './use-choose-by-system.ts';
import { useWorkstation } from './workstation-context.ts';

interface ChooseBySystemProps {
  readonly want: PlaceWish;
  readonly disabled?: boolean;
  readonly onChosen: (place: Place) => void;
}

/** The way to a place by a dialog of the system, beside the page's own; nothing where the host has none. */
export function ChooseBySystem({ want, disabled = false, onChosen }: ChooseBySystemProps) {
  const { session } = useWorkstation();
  const bySystem = useStore(session.store, (state) => state.host.folderDialog);
  const choose = useChooseBySystem();
  if (!bySystem) return null;
  return (
    <Button disabled={disabled} onClick={() => void choose(want, onChosen)}>
      {t('Choose by the system…')}
    </Button>
  );
}
