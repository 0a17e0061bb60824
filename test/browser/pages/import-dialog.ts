import type { Locator, Page } from 'playwright-core';

/** Choosing a folder, and what came of reading it. */
export class ImportDialog {
  readonly #page: Page;
  readonly #dialog: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#dialog = page.getByRole('dialog');
  }

  /** Goes down by double click from one of the places of the station. */
  async goTo(...names: readonly string[]): Promise<void> {
    const list = this.#dialog.getByRole('grid', { name: 'Folders and files' });
    for (const name of names) {
      await list.getByText(name, { exact: true }).dblclick();
      await this.#dialog
        .getByRole('navigation', { name: 'Folders above' })
        .getByRole('button', { name, exact: true })
        .waitFor();
    }
  }

  entries(): Locator {
    return this.#dialog.getByRole('grid', { name: 'Folders and files' }).getByRole('row');
  }

  /** Imports what is chosen. */
  async start(): Promise<void> {
    await this.#dialog.getByRole('button', { name: /^Import “/ }).click();
  }

  async cancel(): Promise<void> {
    await this.#dialog.getByRole('button', { name: 'Cancel' }).click();
  }

  /** The figure beside words of the summary. */
  async figure(words: string): Promise<number> {
    const line = this.#dialog
      .getByLabel('What the import found')
      .locator('div')
      .filter({ has: this.#page.getByText(words, { exact: true }) });
    return Number((await line.locator('dd').innerText()).replaceAll(',', ''));
  }

  async done(): Promise<void> {
    await this.#dialog.getByRole('heading', { name: 'The folder has been read' }).waitFor();
  }

  words(text: string | RegExp): Locator {
    return this.#dialog.getByText(text);
  }

  /** File name -> reason of what did not become an image. */
  async problems(): Promise<Record<string, string>> {
    const rows = this.#dialog.locator('table tbody tr');
    await rows.first().waitFor();
    const cells = await rows.evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent)),
    );
    return Object.fromEntries(
      cells.map(([file = '', , reason = '']) => [file.split(/[\\/]/).at(-1) ?? file, reason]),
    );
  }

  async goToWorklist(): Promise<void> {
    await this.#dialog.getByRole('button', { name: 'Go to the worklist' }).click();
  }
}
