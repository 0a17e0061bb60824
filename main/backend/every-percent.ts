/** Files come in chunks of 64 kB: a message for each would be thousands. */
export function everyPercent(
  tell: (progress: { done: number; total: number }) => void,
): (done: number, total: number) => void {
  let last = -1;
  return (done, total) => {
    const percent = Math.floor((100 * done) / total);
    if (percent === last) return;
    last = percent;
    tell({ done, total });
  };
}
