import type { Locator, Page } from 'playwright-core';

/** The curator's page: models, the next training, how trainings go, comparison. */
export class TrainingPage {
  readonly #page: Page;
  readonly main: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.main = page.getByRole('main', { name: 'Models and training' });
  }

  /** From any screen, by its key. */
  async open(): Promise<this> {
    await this.#page.keyboard.press('Alt+Shift+M');
    await this.main.waitFor();
    return this;
  }

  async tab(name: 'Models' | 'New training' | 'Trainings' | 'Comparison'): Promise<void> {
    await this.main.getByRole('tab', { name }).click();
  }

  /** The figures are those of the present choices. */
  async counted(): Promise<void> {
    await this.main
      .locator('[aria-label="What there is to learn from"][aria-busy=false] table')
      .first()
      .waitFor();
  }

  /** Cells of a row of any table of the page, by what stands first in it. */
  async row(name: string): Promise<string[]> {
    const row = this.main
      .getByRole('row')
      .filter({ has: this.#page.getByRole('rowheader', { name, exact: true }) });
    await row.first().waitFor();
    return row.first().getByRole('cell').allInnerTexts();
  }

  /** A plan that takes seconds. */
  async makeTiny(): Promise<void> {
    await this.main.getByLabel('Coffee break').check();
    await this.main.getByText('Change the plan').click();
    for (const [field, value] of [
      ['Epochs', '12'],
      ['Width (pixels)', '48'],
      ['Height (pixels)', '64'],
    ] as const) {
      await this.main.getByLabel(field).fill(value);
    }
  }

  startButton(): Locator {
    return this.main.getByRole('button', { name: 'Start training' });
  }

  /** What is missing, or what it costs. */
  foot(): Locator {
    return this.main.locator('footer').getByRole('status');
  }

  /** The training or model of this name, beside the list. */
  details(name: string): Locator {
    return this.main.getByRole('region', { name, exact: true });
  }

  chart(name: string): Locator {
    return this.main.getByRole('slider', { name });
  }
}
