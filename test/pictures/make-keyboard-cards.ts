import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { keyboardCard } from './keyboard-card.ts';

// `node test/pictures/make-keyboard-cards.ts`, after the command table or its German has changed.
for (const tag of ['en', 'de']) {
  writeFileSync(
    fileURLToPath(new URL(`../../docs/keyboard.${tag}.html`, import.meta.url)),
    keyboardCard(tag),
  );
}
