import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseMarkdown } from './parse-markdown.ts';

const text = (words: string) => [{ kind: 'text', text: words }];

describe('parseMarkdown', () => {
  it('reads what cards use', () => {
    const card = [
      '# wrist-2',
      '',
      'A U-Net that',
      'draws **17** structures, see `plan`.',
      '- **Data**: 43',
      '  radiographs',
      '- Seed: 1',
      '',
      '| Structure | Dice |',
      '| --------- | ---: |',
      '| `radius`  | 0.95 |',
      '```',
      'a | b',
      '```',
    ].join('\n');
    expect(parseMarkdown(card)).toEqual([
      { kind: 'heading', level: 1, text: text('wrist-2') },
      {
        kind: 'paragraph',
        text: [
          { kind: 'text', text: 'A U-Net that draws ' },
          { kind: 'strong', text: '17' },
          { kind: 'text', text: ' structures, see ' },
          { kind: 'code', text: 'plan' },
          { kind: 'text', text: '.' },
        ],
      },
      {
        kind: 'list',
        items: [
          [
            { kind: 'strong', text: 'Data' },
            { kind: 'text', text: ': 43 radiographs' },
          ],
          text('Seed: 1'),
        ],
      },
      { kind: 'table', head: ['Structure', 'Dice'], rows: [['radius', '0.95']] },
      { kind: 'code', text: 'a | b' },
    ]);
  });

  it('leaves everything else as text, and ends on any input', () => {
    expect(parseMarkdown('<img src=x onerror=alert(1)> [a](javascript:1)')).toEqual([
      { kind: 'paragraph', text: text('<img src=x onerror=alert(1)> [a](javascript:1)') },
    ]);
    for (const odd of ['|', '| a |', '```', '#', '**', '- ', '|a|\n|-|', ' indented', '| a |\nb']) {
      expect(JSON.stringify(parseMarkdown(odd)).length).toBeGreaterThan(0);
    }
  });

  it('finds the table of scores in the card of the shipped model', () => {
    const card = readFileSync(new URL('../../models/phantom-wrist/card.md', import.meta.url), 'utf8');
    const tables = parseMarkdown(card).flatMap((block) => (block.kind === 'table' ? [block] : []));
    expect(tables.some(({ rows }) => rows.some(([structure]) => structure === 'radius'))).toBe(true);
  });
});
