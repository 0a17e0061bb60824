import type { LabelledStructure, PseudoLabel } from '../../core/domain/pseudo-label.ts';
import { html, type Html } from './html.ts';
import {
  CASE_FLAGS,
  DICE_COLUMNS,
  FLAGS,
  OUTCOMES,
  PROMPTS,
  QUALITY_COLUMNS,
  type Explained,
} from './words.ts';

/** What concerns the whole image is said once, above it. */
export function caseNotices(label: PseudoLabel): Html | null {
  const present = CASE_FLAGS.filter((flag) => label.structures.some((one) => one.flags.includes(flag)));
  if (present.length === 0) return null;
  return html`${present.map(
    (flag) => html`<p class="notice warn"><b>${capital(FLAGS[flag].label)}.</b> ${FLAGS[flag].meaning}</p>`,
  )}`;
}

/** Flags of one structure that neither its outcome nor the notices above have said. */
export function ownFlags(one: LabelledStructure): LabelledStructure['flags'] {
  return one.flags.filter((flag) => flag !== one.outcome && !CASE_FLAGS.includes(flag));
}

/** Every word of the table in plain words. */
export function legendSection(evaluated: boolean): Html {
  const flags = (['low-agreement', 'implausible'] as const).map((flag) => FLAGS[flag]);
  const figures: readonly Explained[] = evaluated ? [...QUALITY_COLUMNS, ...DICE_COLUMNS] : QUALITY_COLUMNS;
  return html`<section class="legend" aria-labelledby="legend-title">
    <h2 id="legend-title">What the words and figures mean</h2>
    <div class="columns">
      ${list('Figures, 0 to 1', figures)} ${list('Outcomes', Object.values(OUTCOMES))} ${list('Flags', flags)}
      ${list('Prompts', PROMPTS)}
    </div>
  </section>`;
}

function list(title: string, entries: readonly Explained[]): Html {
  return html`<div>
    <h3>${title}</h3>
    <dl>
      ${entries.map(
        ({ label, meaning }) =>
          html`<div>
            <dt>${capital(label)}</dt>
            <dd>${meaning}</dd>
          </div>`,
      )}
    </dl>
  </div>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
