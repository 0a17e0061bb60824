import type { Locator, Page } from 'playwright-core';

/** What leaves: choices on the left, what comes of them on the right. */
export class ExportPage {
  readonly #page: Page;
  readonly main: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.main = page.getByRole('main', { name: 'Export' });
  }

  /** From any screen, by its key. */
  async open(): Promise<this> {
    await this.#page.keyboard.press('Control+e');
    await this.main.waitFor();
    return this.checked();
  }

  /** The figures are those of the present choices. */
  async checked(): Promise<this> {
    await this.main.locator('[aria-label="What leaves"][aria-busy=false]').waitFor();
    return this;
  }

  /** A box by its words, ticked or not. */
  async choose(label: string, on = true): Promise<void> {
    const box = this.main.getByLabel(label, { exact: true });
    await box.setChecked(on);
    await this.checked();
  }

  async select(label: string, option: string): Promise<void> {
    await this.main.getByLabel(label, { exact: true }).selectOption({ label: option });
    await this.checked();
  }

  async passphrase(words: string): Promise<void> {
    await this.main.getByLabel(/^Passphrase/).fill(words);
    await this.main.getByLabel('The same again').fill(words);
  }

  /** How many structures of a kind there are and what becomes of them, e.g. `2 leaves`. */
  async fate(kind: string): Promise<string> {
    const row = this.main.getByRole('row').filter({ has: this.#page.getByText(kind, { exact: true }) });
    return (await row.getByRole('cell').allInnerTexts()).join(' ');
  }

  /** Goes down from one of the places of the station and takes the last folder. */
  async goesTo(...names: readonly string[]): Promise<void> {
    await this.main.getByRole('button', { name: /^(Choose a|Another) folder…$/ }).click();
    const dialog = this.#page.getByRole('dialog');
    const list = dialog.getByRole('grid', { name: 'Folders' });
    for (const name of names) {
      await list.getByText(name, { exact: true }).dblclick();
      await dialog.getByRole('button', { name: `Choose “${name}”` }).waitFor();
    }
    await dialog.getByRole('button', { name: /^Choose “/ }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** What is always in sight above the button, by what it is about: `As`, `Patients`, `To`. */
  async summary(): Promise<Record<string, string>> {
    return this.#facts('What the export will be');
  }

  /** Whether any part of the page scrolls sideways in a window of this size. */
  async scrollsSideways(width: number, height: number): Promise<boolean> {
    await this.#page.setViewportSize({ width, height });
    return this.main
      .locator('*')
      .evaluateAll((all) =>
        all.some(
          (one) =>
            /auto|scroll/.test(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1,
        ),
      );
  }

  /** What is still missing, or who is recorded. */
  missing(): Locator {
    return this.main.locator('footer').getByRole('status');
  }

  exportButton(): Locator {
    return this.main.getByRole('button', { name: 'Export', exact: true });
  }

  async start(): Promise<void> {
    await this.exportButton().click();
  }

  /** Facts of the export that has just ended, by name. */
  async result(): Promise<Record<string, string>> {
    return this.#facts('What was exported');
  }

  /** The sentence with which an export or a check has failed. */
  problem(): Locator {
    return this.main.getByRole('alert');
  }

  async #facts(label: string): Promise<Record<string, string>> {
    const facts = this.main.getByLabel(label);
    await facts.waitFor();
    const pairs = await facts
      .locator('div')
      .evaluateAll((lines) =>
        lines.map((line) => [
          line.querySelector('dt')?.textContent ?? '',
          line.querySelector('dd')?.textContent ?? '',
        ]),
      );
    return Object.fromEntries(pairs) as Record<string, string>;
  }
}
