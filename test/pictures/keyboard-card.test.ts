import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keyboardCard } from './keyboard-card.ts';

describe('the printed keyboard', () => {
  it.each(['en', 'de'])('is that of the program: docs/keyboard.%s.html', (tag) => {
    // Else: node test/pictures/make-keyboard-cards.ts
    const printed = readFileSync(new URL(`../../docs/keyboard.${tag}.html`, import.meta.url), 'utf8');
    expect(printed).toBe(keyboardCard(tag));
  });

  it('has the keys that decide', () => {
    expect(keyboardCard('en')).toContain('<tr><td>Accept</td><td><kbd>A</kbd></td></tr>');
    expect(keyboardCard('de')).toContain('<tr><td>Annehmen</td><td><kbd>A</kbd></td></tr>');
  });
});
