export interface ChartPoint {
  readonly x: number;
  /** Null: nothing was measured here; the line has a gap. */
  readonly y: number | null;
}

export interface ChartSeries {
  readonly id: string;
  readonly name: string;
  /** CSS colour. */
  readonly colour: string;
  /** Ascending in x. */
  readonly points: readonly ChartPoint[];
  /** Drawn thicker, and above the others: what the chart is about. */
  readonly strong?: boolean;
}

/** From values to CSS pixels inside the drawing. */
export interface ChartScale {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
}
