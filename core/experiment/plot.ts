import type { VariantDice } from './summarise.ts';
import { STUDY_VARIANTS, type StudyVariant } from './variants.ts';

const WIDTH = 720;
const HEIGHT = 420;
const LEFT = 56;
const RIGHT = 150;
const TOP = 36;
const BOTTOM = 52;

/** Colours that people with any colour vision tell apart (Okabe and Ito). */
const COLOURS: Readonly<Record<StudyVariant, string>> = {
  initial: '#000000',
  raw: '#e69f00',
  cleanup: '#56b4e9',
  randomWalker: '#009e73',
  sam: '#d55e00',
  meanTeacher: '#cc79a7',
};

/** Mean Dice with intervals: one group of points for every number of labelled cases, as SVG. */
export function studyPlot(summary: readonly VariantDice[], title: string): string {
  const ks = [...new Set(summary.map((one) => one.k))].sort((a, b) => a - b);
  const variants = STUDY_VARIANTS.filter((variant) => summary.some((one) => one.variant === variant));
  const scale = scaleOf(summary);
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, ks.length);
  const xOf = (k: number, variant: StudyVariant): number =>
    LEFT + (ks.indexOf(k) + 0.5 + (0.7 * (variants.indexOf(variant) + 0.5)) / variants.length - 0.35) * step;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(LEFT, 22, title, 'font-size="14"'),
    ...axis(scale),
    ...ks.map((k) =>
      text(LEFT + (ks.indexOf(k) + 0.5) * step, HEIGHT - BOTTOM + 20, `k = ${k}`, 'text-anchor="middle"'),
    ),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, 'labelled cases', 'text-anchor="middle"'),
    ...summary.flatMap((one) => point(one, xOf(one.k, one.variant), scale)),
    ...variants.flatMap((variant, row) => [
      `<circle cx="${WIDTH - RIGHT + 24}" cy="${TOP + 12 + 20 * row}" r="4" fill="${COLOURS[variant]}"/>`,
      text(WIDTH - RIGHT + 34, TOP + 16 + 20 * row, variant),
    ]),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

interface Scale {
  readonly low: number;
  readonly high: number;
  readonly step: number;
}

/** Whole twentieths around everything that is drawn. */
function scaleOf(summary: readonly VariantDice[]): Scale {
  const ends = summary.flatMap(({ interval }) => [
    interval.low ?? interval.mean,
    interval.high ?? interval.mean,
  ]);
  const low = Math.max(0, Math.floor(Math.min(1, ...ends) * 20) / 20);
  const high = Math.min(1, Math.ceil(Math.max(0, ...ends) * 20) / 20);
  const safe = high > low ? high : low + 0.05;
  return { low, high: safe, step: safe - low > 0.5 ? 0.1 : 0.05 };
}

function yOf(value: number, { low, high }: Scale): number {
  return TOP + (1 - (value - low) / (high - low)) * (HEIGHT - TOP - BOTTOM);
}

function axis(scale: Scale): string[] {
  const lines: string[] = [];
  const count = Math.round((scale.high - scale.low) / scale.step);
  for (let i = 0; i <= count; i++) {
    const value = scale.low + i * scale.step;
    const y = yOf(value, scale).toFixed(1);
    lines.push(
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" stroke="#dddddd"/>`,
      text(LEFT - 8, Number(y) + 4, value.toFixed(2), 'text-anchor="end"'),
    );
  }
  lines.push(
    text(14, (TOP + HEIGHT - BOTTOM) / 2, 'mean Dice', 'transform="rotate(-90 14 190)" text-anchor="middle"'),
  );
  return lines;
}

function point({ variant, interval }: VariantDice, x: number, scale: Scale): string[] {
  const colour = COLOURS[variant];
  const at = x.toFixed(1);
  const { low, high, mean } = interval;
  const whisker =
    low === null || high === null
      ? []
      : [
          `<line x1="${at}" x2="${at}" y1="${yOf(low, scale).toFixed(1)}" y2="${yOf(high, scale).toFixed(1)}" stroke="${colour}" stroke-width="2"/>`,
        ];
  return [...whisker, `<circle cx="${at}" cy="${yOf(mean, scale).toFixed(1)}" r="4" fill="${colour}"/>`];
}

function text(x: number, y: number, content: string, more = ''): string {
  const safe = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}"${more === '' ? '' : ` ${more}`}>${safe}</text>`;
}
