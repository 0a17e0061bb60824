import type { BoxPx } from '../../core/domain/geometry.ts';
import type { LabelledStructure, PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { Task } from '../../core/domain/task.ts';
import { html, type Html } from './html.ts';
import { ownFlags } from './legend.ts';
import type { StructureDice } from './report-input.ts';
import { structureOf, swatch } from './structure-style.ts';
import { change, DICE_COLUMNS, figure, FLAGS, OUTCOMES, QUALITY_COLUMNS } from './words.ts';

/** Structures of a case with outcome, flags and figures (design: step 8), and Dice where truth is known. */
export function qualitySection(
  label: PseudoLabel,
  task: Task,
  extents: readonly (BoxPx | null)[],
  dice: Readonly<Record<string, StructureDice>> | null,
): Html {
  const columns = [...QUALITY_COLUMNS, ...(dice === null ? [] : DICE_COLUMNS)];
  return html`<section class="quality" aria-labelledby="quality-title">
    <h2 id="quality-title">Structures</h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col" class="name">
              <label class="all" hidden
                ><input type="checkbox" checked aria-label="Show all structures" /></label
              >Structure
            </th>
            <th scope="col">Outcome</th>
            ${columns.map(({ label: text, meaning }) => html`<th scope="col" class="n" title="${meaning}">${text}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${label.structures.map((one, index) =>
            row(
              one,
              { index, ...structureOf(task, one.structure) },
              extents[index] ?? null,
              dice === null ? null : (dice[one.structure] ?? {}),
            ),
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function row(
  one: LabelledStructure,
  about: { readonly index: number; readonly name: string; readonly colour: string },
  extent: BoxPx | null,
  dice: StructureDice | null,
): Html {
  const { index, name, colour } = about;
  const outcome = OUTCOMES[one.outcome];
  const box = extent === null ? '' : [extent.left, extent.top, extent.right, extent.bottom].join(' ');
  const flags = ownFlags(one).map(
    (flag) => html` <span class="flag" title="${FLAGS[flag].meaning}">${FLAGS[flag].label}</span>`,
  );
  return html`<tr
    data-index="${index}"
    data-box="${box}"
    class="${one.flags.includes('low-agreement') ? 'low' : ''}"
  >
    <th scope="row" class="name">
      <input type="checkbox" checked hidden aria-label="Show ${name}" />${swatch(colour)}<button
        type="button"
        class="zoom"
        title="Zoom to ${name}"
      >
        ${name}
      </button>
    </th>
    <td><span class="outcome ${outcome.tone}" title="${outcome.meaning}">${outcome.label}</span>${flags}</td>
    ${QUALITY_COLUMNS.map(({ key }) => html`<td class="n ${key}">${figure(one.quality[key])}</td>`)}${dice === null ? null : diceCells(dice)}
  </tr>`;
}

function diceCells(dice: StructureDice): Html {
  const { unet, refined } = dice;
  const gain =
    unet === undefined || unet === null || refined === undefined || refined === null
      ? null
      : html` <span class="gain ${refined < unet ? 'loss' : ''}">${change(refined - unet)}</span>`;
  return html`<td class="n">${figure(unet)}</td>
    <td class="n">${figure(refined)}${gain}</td>`;
}
