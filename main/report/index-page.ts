import type { PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { Task } from '../../core/domain/task.ts';
import { thumbnailPath } from './case-pictures.ts';
import { html, type Html } from './html.ts';
import { shortFrameId } from './identity.ts';
import { sideOf } from './provenance.ts';
import type { CaseRank } from './ranking.ts';
import type { ReportEvaluation } from './report-input.ts';
import { structureOf, swatch } from './structure-style.ts';
import { caseGain, refinedText, summarySection } from './summary.ts';
import { CASE_FLAGS, figure, FLAGS } from './words.ts';

/** What the list of cases is made of. */
export interface IndexView {
  readonly task: Task;
  /** Worst first. */
  readonly ranks: readonly CaseRank[];
  /** Label id -> anonymous number. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly withoutPicture: ReadonlySet<string>;
  readonly evaluation?: ReportEvaluation;
}

/** The body of index.html. */
export function indexBody(view: IndexView): Html {
  const { task, ranks, evaluation } = view;
  const labels = ranks.map((rank) => rank.label);
  const flagged = labels.filter((label) => flagCount(label) > 0).length;
  return html`<header class="top">
      <h1>${task.title}</h1>
      <p class="facts-line">
        ${ranks.length} ${ranks.length === 1 ? 'case' : 'cases'}, ${flagged} with flags · task ${task.id},
        version ${task.version} · ${modelText(labels)}
      </p>
    </header>
    <main class="index">
      <section class="list" aria-labelledby="list-title">
        <div class="list-head">
          <h2 id="list-title">Cases, weakest first</h2>
          <form class="tools" hidden>
            <label
              >Order by
              <select name="by">
                <option value="">weakest structure</option>
                ${structureIds(labels).map(
                  (id) => html`<option value="${id}">agreement: ${structureOf(task, id).name}</option>`,
                )}
              </select></label
            >
            <label class="check"><input type="checkbox" name="flagged" /> Flagged only</label>
          </form>
        </div>
        <p class="hint">
          A case stands where its weakest structure stands among all cases. Agreement is the overlap of U-Net
          and SAM (1 = the same); ranks are taken within a structure.
        </p>
        <table class="cases">
          <thead>
            <tr>
              <th scope="col"><span class="sr">Picture</span></th>
              ${sortable('case', 'Case', '')}${sortable('weakest', 'Weakest', '')}${sortable('agreement', 'Agreement', 'n')}${sortable('flags', 'Flags', '')}
              <th scope="col">Outcomes</th>
              ${evaluation === undefined ? null : sortable('gain', 'Dice', 'n')}
            </tr>
          </thead>
          <tbody>
            ${ranks.map((rank, order) => row(view, rank, order))}
          </tbody>
        </table>
      </section>
      <aside>${summarySection(labels, task, evaluation)}</aside>
    </main>`;
}

function sortable(key: string, text: string, kind: string): Html {
  return html`<th
    scope="col"
    class="${kind}"
    data-sort="${key}"
    ${key === 'weakest' ? html` aria-sort="ascending"` : null}
  >
    <span>${text}</span>
  </th>`;
}

function row(view: IndexView, rank: CaseRank, order: number): Html {
  const { label, weakest } = rank;
  const { task, evaluation } = view;
  const number = view.numbers.get(label.id) ?? 0;
  const gain = caseGain(label, evaluation);
  const href = `cases/${label.id}.html`;
  const agreements = JSON.stringify(
    Object.fromEntries(label.structures.map((one) => [one.structure, rounded(one.quality.agreement)])),
  );
  const thumbnail = view.withoutPicture.has(label.id)
    ? html`<span class="no-picture">no image</span>`
    : html`<img
        src="${thumbnailPath(label.id)}"
        alt="Case ${number} with its refined masks"
        loading="lazy"
        decoding="async"
      />`;
  return html`<tr
    data-order="${order}"
    data-case="${number}"
    data-agreement="${weakest.agreement === null ? '' : weakest.agreement}"
    data-flags="${flagCount(label)}"
    data-gain="${gain === null ? '' : gain.after - gain.before}"
    data-agreements="${agreements}"
  >
    <td class="thumb"><a href="${href}" tabindex="-1" aria-hidden="true">${thumbnail}</a></td>
    <th scope="row">
      <a href="${href}">Case ${number}</a> <span class="code">${shortFrameId(label.frame.frameId)}</span
      ><small>${label.frame.columns} × ${label.frame.rows} px, ${sideOf(label.frame.laterality)}</small>
    </th>
    <td class="weakest">
      ${swatch(structureOf(task, weakest.structure).colour)}${structureOf(task, weakest.structure).name}
    </td>
    <td class="n agreement">${figure(weakest.agreement)}</td>
    <td>${flagText(label)}</td>
    <td class="outcomes">${outcomeText(label)}</td>
    ${evaluation === undefined ? null : html`<td class="n">${refinedText(gain)}</td>`}
  </tr>`;
}

function structureIds(labels: readonly PseudoLabel[]): string[] {
  return [...new Set(labels.flatMap((label) => label.structures.map((one) => one.structure)))];
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1e4) / 1e4;
}

/** Flags of structures, outcomes that a reader must confirm included, and of the image. */
function flagCount(label: PseudoLabel): number {
  const own = label.structures.reduce(
    (sum, one) => sum + one.flags.filter((flag) => !CASE_FLAGS.includes(flag)).length,
    0,
  );
  return own + CASE_FLAGS.filter((flag) => label.structures.some((one) => one.flags.includes(flag))).length;
}

function flagText(label: PseudoLabel): Html {
  const ofCase = CASE_FLAGS.filter((flag) => label.structures.some((one) => one.flags.includes(flag)));
  const counted = (['low-agreement', 'kept-by-gate', 'proposed-absent', 'implausible'] as const)
    .map((flag) => ({ flag, n: label.structures.filter((one) => one.flags.includes(flag)).length }))
    .filter(({ n }) => n > 0);
  if (ofCase.length + counted.length === 0) return html`<span class="none">none</span>`;
  return html`${ofCase.map((flag) => html`<span class="flag">${FLAGS[flag].label}</span> `)}${counted.map(
    ({ flag, n }) => html`<span class="flag">${n} ${FLAGS[flag].label}</span> `,
  )}`;
}

function outcomeText(label: PseudoLabel): Html {
  const count = (...outcomes: string[]): number =>
    label.structures.filter((one) => outcomes.includes(one.outcome)).length;
  const parts = [
    { n: count('refined'), text: 'refined', tone: 'good' },
    { n: count('kept-by-gate'), text: 'kept by gate', tone: 'warn' },
    { n: count('kept-by-task'), text: 'kept by task', tone: 'plain' },
    { n: count('proposed-absent'), text: 'proposed absent', tone: 'warn' },
    { n: count('not-found'), text: 'not found', tone: 'plain' },
  ].filter(({ n }) => n > 0);
  return html`${parts.map(({ n, text, tone }) => html`<span class="outcome ${tone}">${n} ${text}</span> `)}`;
}

function modelText(labels: readonly PseudoLabel[]): string {
  const models = new Set(
    labels.flatMap((label) => label.models.map(({ id, version }) => `${id} ${version}`)),
  );
  return models.size === 0 ? 'no models' : [...models].join(', ');
}
