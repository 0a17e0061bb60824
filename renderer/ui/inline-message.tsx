import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './inline-message.module.css';

const ICONS = { info: Info, warning: TriangleAlert, error: CircleAlert };

interface InlineMessageProps {
  readonly level: keyof typeof ICONS;
  readonly children: ReactNode;
}

/** One sentence where it belongs: what happened and what to do. */
export function InlineMessage({ level, children }: InlineMessageProps) {
  const Icon = ICONS[level];
  return (
    <div role={level === 'info' ? 'status' : 'alert'} className={classes(styles.message, styles[level])}>
      <Icon aria-hidden="true" />
      <span>{children}</span>
    </div>
  );
}
