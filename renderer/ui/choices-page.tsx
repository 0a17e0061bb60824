import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './choices-page.module.css';

interface ChoicesPageProps {
  /** What the choices are about, for screen readers. */
  readonly legend: string;
  /** What is being done does not change any more. */
  readonly disabled: boolean;
  /** `Section`s. */
  readonly choices: ReactNode;
  /** How much of the width the right side gets. */
  readonly outcome: 'narrow' | 'wide';
  readonly found: ReactNode;
  /** Always in sight below what was found: the button. */
  readonly foot: ReactNode;
}

/** Choices on the left, what comes of them on the right. */
export function ChoicesPage({ legend, disabled, choices, outcome, found, foot }: ChoicesPageProps) {
  return (
    <div className={styles.page}>
      <div className={classes(styles.parts, styles[outcome])}>
        <div className={styles.choices}>
          <fieldset className={styles.fieldset} disabled={disabled}>
            <legend className="visually-hidden">{legend}</legend>
            {choices}
          </fieldset>
        </div>
        <div className={styles.outcome}>
          <div className={styles.found}>{found}</div>
          <div className={styles.foot}>{foot}</div>
        </div>
      </div>
    </div>
  );
}
