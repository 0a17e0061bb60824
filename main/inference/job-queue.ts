import type { Priority } from '../../core/pipeline/session-port.ts';

const ranks: Readonly<Record<Priority, number>> = {
  'visible-prompt': 0,
  'visible-frame': 1,
  prefetch: 2,
  batch: 3,
};

/** What the queue needs to know of a job. `order` grows with every job and is kept when one is put back. */
export interface Queued {
  readonly priority: Priority;
  readonly order: number;
}

/** Highest priority first, and the oldest first within one. */
export class JobQueue<T extends Queued> {
  readonly #jobs: T[] = [];

  get size(): number {
    return this.#jobs.length;
  }

  /** Adds a job, or puts one back where it was. */
  add(job: T): void {
    const behind = (other: T): boolean =>
      ranks[other.priority] > ranks[job.priority] ||
      (other.priority === job.priority && other.order > job.order);
    const at = this.#jobs.findIndex(behind);
    this.#jobs.splice(at < 0 ? this.#jobs.length : at, 0, job);
  }

  next(): T | undefined {
    return this.#jobs.shift();
  }

  remove(job: T): void {
    const at = this.#jobs.indexOf(job);
    if (at >= 0) this.#jobs.splice(at, 1);
  }

  takeAll(): T[] {
    return this.#jobs.splice(0);
  }
}
