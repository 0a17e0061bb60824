import type { ReactNode } from 'react';
import { InlineMessage } from '../../ui/inline-message.tsx';
import { PickList, type PickItem } from '../../ui/pick-list.tsx';
import styles from './split-view.module.css';

interface SplitViewProps {
  /** Of the list. */
  readonly label: string;
  readonly items: readonly PickItem[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
  /** Why the list may not be what is there; empty: nothing. */
  readonly problem: string;
  /** Above the list. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A list at the left, what it has chosen at the right. */
export function SplitView({ label, items, chosen, onChoose, problem, actions, children }: SplitViewProps) {
  return (
    <div className={styles.parts}>
      <div className={styles.side}>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        {problem !== '' && (
          <div className={styles.problem}>
            <InlineMessage level="error">{problem}</InlineMessage>
          </div>
        )}
        <PickList label={label} items={items} chosen={chosen} onChoose={onChoose} />
      </div>
      <div className={styles.main}>{children}</div>
    </div>
  );
}

interface SplitRowProps {
  readonly name: string;
  readonly figure: ReactNode;
  readonly note: ReactNode;
  readonly state: ReactNode;
  /** Below both lines. */
  readonly bar?: ReactNode;
}

/** Two lines of the list. */
export function SplitRow({ name, figure, note, state, bar }: SplitRowProps) {
  return (
    <div className={styles.row}>
      <span className={styles.name}>{name}</span>
      <span className={styles.figure}>{figure}</span>
      <span className={styles.note}>{note}</span>
      <span className={styles.figure}>{state}</span>
      {bar !== undefined && <span className={styles.bar}>{bar}</span>}
    </div>
  );
}
