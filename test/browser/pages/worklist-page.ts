import type { Locator, Page } from 'playwright-core';

type BatchAction = 'Prepare' | 'Assign' | 'Postpone' | 'Bring back';
type State = 'Unprepared' | 'Failed' | 'Ready' | 'Started' | 'Done';

/** The list of cases. */
export class WorklistPage {
  readonly #page: Page;
  readonly grid: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.grid = page.getByRole('grid', { name: 'Cases' });
  }

  /** @param withinMs where something slow comes first. */
  async shown(withinMs?: number): Promise<this> {
    await this.grid.waitFor(withinMs === undefined ? {} : { timeout: withinMs });
    return this;
  }

  /** How many cases the filters let through, as the list says. */
  async total(): Promise<number> {
    return Number(await this.grid.getAttribute('aria-rowcount')) - 1;
  }

  /** A row that is on the screen, by what stands in it. */
  row(text: string | RegExp): Locator {
    return this.grid.getByRole('row').filter({ hasText: text });
  }

  /** Row by its place in the list, from 0. */
  rowAt(index: number): Locator {
    return this.grid.locator(`[role=row][aria-rowindex="${String(index + 2)}"]`);
  }

  /** What stands in the rows that are in the page, without the header, in their order. */
  async texts(): Promise<string[]> {
    return this.grid.locator('[role=rowgroup] [role=row]').allInnerTexts();
  }

  async open(text: string | RegExp): Promise<void> {
    await this.row(text).first().dblclick();
  }

  async openFirst(): Promise<void> {
    await this.rowAt(0).waitFor();
    await this.grid.press('Enter');
  }

  async search(text: string): Promise<void> {
    await this.#page.getByLabel('Search patient, id and description').fill(text);
  }

  async filterState(state: State): Promise<void> {
    await this.stateChip(state).click();
  }

  stateChip(state: State): Locator {
    return this.#page
      .getByRole('group', { name: 'Show only these states' })
      .getByRole('button', { name: state });
  }

  /** How many cases are in a state, as its filter says. */
  async countOf(state: State): Promise<number> {
    const words = await this.stateChip(state).innerText();
    return Number(/([\d,]+)\s*$/.exec(words)?.[1]?.replaceAll(',', ''));
  }

  async sortBy(header: string): Promise<void> {
    await this.grid.getByRole('columnheader', { name: header }).getByRole('button').click();
  }

  async order(label: string): Promise<void> {
    await this.#page.getByLabel('Order', { exact: true }).selectOption({ label });
  }

  async clearFilters(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Clear all filters' }).first().click();
  }

  /** Opens the dialog of an action on what is selected. */
  async action(action: BatchAction): Promise<Locator> {
    await this.#page.getByRole('button', { name: `${action}…`, exact: true }).click();
    const dialog = this.#page.getByRole('dialog');
    await dialog.waitFor();
    return dialog;
  }

  /** The words at the foot: how many are selected, or how many there are. */
  count(): Locator {
    return this.#foot().locator('[aria-live=polite]');
  }

  /** Why the case under the cursor needs eyes, or why it failed. */
  async why(): Promise<string> {
    return (await this.#foot().locator('span').allInnerTexts()).at(-1) ?? '';
  }

  #foot(): Locator {
    return this.#page.getByRole('main', { name: 'Worklist' }).locator('footer');
  }

  progress(): Locator {
    return this.#page.getByText(/\d+ of \d+ structures/);
  }
}
