import { Eye, EyeOff, Focus, Lock, LockOpen } from 'lucide-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import type { CaseSession } from '../../core/case/case-session.ts';
import { t } from '../../core/language/translate.ts';
import { tip } from '../../ui/tip.ts';
import styles from './structure-toggles.module.css';

export interface ToggleKeys {
  readonly visible: string;
  readonly locked: string;
  readonly solo: string;
}

interface StructureTogglesProps {
  readonly session: CaseSession;
  readonly id: string;
  readonly name: string;
  readonly visible: boolean;
  readonly locked: boolean;
  readonly solo: boolean;
  readonly keys: ToggleKeys;
}

/** Visible, lock, alone. Not in the tab order: the arrow keys lead here from the row's name. */
export const StructureToggles = memo(function StructureToggles(props: StructureTogglesProps) {
  const { session, id, name, visible, locked, solo, keys } = props;
  return (
    <span className={styles.toggles}>
      <RowToggle
        label={t('Show {name}', { name })}
        on={visible}
        keys={keys.visible}
        icon={visible ? <Eye /> : <EyeOff />}
        onPress={() => session.setVisible(id, !visible)}
      />
      <RowToggle
        label={t('Lock {name}', { name })}
        on={locked}
        keys={keys.locked}
        icon={locked ? <Lock /> : <LockOpen />}
        onPress={() => session.setLocked(id, !locked)}
      />
      <RowToggle
        label={t('Show only {name}', { name })}
        on={solo}
        keys={keys.solo}
        icon={<Focus />}
        onPress={() => session.setSolo(solo ? null : id)}
      />
    </span>
  );
});

interface RowToggleProps {
  readonly label: string;
  readonly on: boolean;
  readonly keys: string;
  readonly icon: ReactNode;
  readonly onPress: () => void;
}

function RowToggle({ label, on, keys, icon, onPress }: RowToggleProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={label}
      aria-pressed={on}
      className={styles.toggle}
      {...tip(label, keys)}
      onClick={(event) => {
        // The row would become the active one.
        event.stopPropagation();
        onPress();
      }}
    >
      {icon}
    </button>
  );
}
