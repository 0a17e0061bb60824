import type { CSSProperties } from 'react';

/** Gives line-chart.module.css the colour of a series; it darkens it in the light theme, where many are too pale. */
export function seriesColour(colour: string): CSSProperties {
  // React's type of styles has no custom properties.
  return { '--series': colour } as CSSProperties;
}
