import type { PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { Task } from '../../core/domain/task.ts';
import { html, type Html } from './html.ts';
import type { ReportEvaluation } from './report-input.ts';
import { structureOf, swatch } from './structure-style.ts';
import { change, figure } from './words.ts';

/** Mean Dice before and after refinement over the cases where both are known. */
export interface Gain {
  readonly before: number;
  readonly after: number;
  readonly n: number;
}

interface StructureSummary {
  readonly structure: string;
  readonly refined: number;
  readonly kept: number;
  readonly absent: number;
  readonly agreement: number | null;
  readonly gain: Gain | null;
}

/** Per structure over all cases: what became of it, agreement, and the gain where truth is known. */
export function summarySection(
  labels: readonly PseudoLabel[],
  task: Task,
  evaluation: ReportEvaluation | undefined,
): Html {
  const rows = summaries(labels, evaluation);
  const total = evaluation === undefined ? null : meanGain(rows.map((row) => row.gain));
  return html`<section class="summary" aria-labelledby="summary-title">
    <h2 id="summary-title">By structure</h2>
    ${total === null ? null : html`<p class="total">Mean Dice <b>${figure(total.before)}</b> first guess, <b>${figure(total.after)}</b> refined <span class="gain ${total.after < total.before ? 'loss' : ''}">${change(total.after - total.before)}</span></p>`}
    <div class="scroll">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Structure</th>
            <th scope="col" class="n" title="SAM’s answer was taken">Refined</th>
            <th scope="col" class="n" title="The cleaned first guess was kept, by the gate or by the task">
              Kept
            </th>
            <th scope="col" class="n" title="Proposed absent or not found">Absent</th>
            <th scope="col" class="n" title="Median overlap of U-Net and SAM">Agreement</th>
            ${
              evaluation === undefined
                ? null
                : html`<th
                    scope="col"
                    class="n"
                    title="Mean Dice of the refined mask against truth, and the change from the first guess"
                  >
                    Dice
                  </th>`
            }
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => {
            const { name, colour } = structureOf(task, row.structure);
            return html`<tr>
              <th scope="row">${swatch(colour)}${name}</th>
              <td class="n">${row.refined}</td>
              <td class="n">${row.kept}</td>
              <td class="n">${row.absent}</td>
              <td class="n">${figure(row.agreement)}</td>
              ${evaluation === undefined ? null : html`<td class="n">${refinedText(row.gain)}</td>`}
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** Dice of the refined masks and its change from the first guess. */
export function refinedText(gain: Gain | null): Html {
  if (gain === null) return html`–`;
  const { before, after } = gain;
  return html`${figure(after)}
    <span class="gain ${after < before ? 'loss' : ''}">${change(after - before)}</span>`;
}

/** Mean Dice of one case over its structures. */
export function caseGain(label: PseudoLabel, evaluation: ReportEvaluation | undefined): Gain | null {
  return meanGain(label.structures.map((one) => diceOf(label, one.structure, evaluation)));
}

function summaries(
  labels: readonly PseudoLabel[],
  evaluation: ReportEvaluation | undefined,
): StructureSummary[] {
  const ids = [...new Set(labels.flatMap((label) => label.structures.map((one) => one.structure)))];
  return ids.map((structure) => {
    const own = labels.flatMap((label) => label.structures.filter((one) => one.structure === structure));
    const count = (...outcomes: string[]): number =>
      own.filter((one) => outcomes.includes(one.outcome)).length;
    return {
      structure,
      refined: count('refined'),
      kept: count('kept-by-gate', 'kept-by-task'),
      absent: count('proposed-absent', 'not-found'),
      agreement: median(own.map((one) => one.quality.agreement).filter((value) => value !== null)),
      gain: meanGain(labels.map((label) => diceOf(label, structure, evaluation))),
    };
  });
}

function diceOf(
  label: PseudoLabel,
  structure: string,
  evaluation: ReportEvaluation | undefined,
): Gain | null {
  const dice = evaluation?.[label.id]?.[structure];
  if (dice?.unet == null || dice.refined == null) return null;
  return { before: dice.unet, after: dice.refined, n: 1 };
}

function meanGain(gains: readonly (Gain | null)[]): Gain | null {
  const known = gains.filter((gain) => gain !== null);
  if (known.length === 0) return null;
  const mean = (key: 'before' | 'after'): number =>
    known.reduce((sum, gain) => sum + gain[key], 0) / known.length;
  return { before: mean('before'), after: mean('after'), n: known.length };
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return null;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
