import { useId } from 'react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './front-page.module.css';

interface FrontPageProps {
  /** Of the landmark, for screen readers. */
  readonly label: string;
  /** One sentence below the program's name. */
  readonly motto: string;
  readonly width: 'narrow' | 'wide';
  readonly children: ReactNode;
}

/** A page before there is any work on the screen. */
export function FrontPage({ label, motto, width, children }: FrontPageProps) {
  return (
    <main className={styles.page} aria-label={label}>
      <div className={classes(styles.column, styles[width])}>
        <header className={styles.brand}>
          <h1>Countersign</h1>
          <p>{motto}</p>
        </header>
        {children}
      </div>
    </main>
  );
}

interface FrontCardProps {
  readonly title: string;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

/** What a front page asks for. */
export function FrontCard({ title, icon, children }: FrontCardProps) {
  const heading = useId();
  return (
    <section className={styles.card} aria-labelledby={heading}>
      <h2 id={heading}>
        {icon}
        {title}
      </h2>
      {children}
    </section>
  );
}
