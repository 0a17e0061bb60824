import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import styles from './page.module.css';

interface PageProps {
  /** Of the landmark: the first that who hears the page is told. */
  readonly label: string;
  readonly title: ReactNode;
  /** In the head, behind the title. */
  readonly beside?: ReactNode;
  readonly back: { readonly label: string; readonly run: () => void };
  readonly children: ReactNode;
}

/** A page that one goes back from; below its head, the rest of the window is for `children`. */
export function Page({ label, title, beside, back, children }: PageProps) {
  const main = useRef<HTMLElement>(null);
  // For the arrow keys and for who hears the page: its name is said first.
  useEffect(() => main.current?.focus(), []);
  return (
    <main ref={main} tabIndex={-1} className={styles.page} aria-label={label}>
      <header className={styles.head}>
        <Button look="quiet" icon={<ArrowLeft aria-hidden="true" />} onClick={back.run}>
          {back.label}
        </Button>
        <h1 className={styles.title}>{title}</h1>
        {beside}
      </header>
      {children}
    </main>
  );
}
