import type { ReactNode } from 'react';
import styles from './settings-dialog.module.css';

interface FactProps {
  readonly name: string;
  readonly children: ReactNode;
}

/** One line of the settings. */
export function Fact({ name, children }: FactProps) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
