import styles from './kbd.module.css';

/** Keys as they are drawn on a keyboard. @param keys joined by plus signs, e.g. `Ctrl+Shift+Z`. */
export function Kbd({ keys }: { readonly keys: string }) {
  const parts = keys === '+' ? ['+'] : keys.replace(/\+\+$/, '+plus').split('+');
  return (
    <kbd className={styles.keys}>
      {parts.map((part) => (
        <span key={part} className={styles.key}>
          {part === 'plus' ? '+' : part}
        </span>
      ))}
    </kbd>
  );
}
