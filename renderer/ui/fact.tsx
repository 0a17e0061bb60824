import type { ReactNode } from 'react';

/** A name and what there is to say of it; stands in a `dl`, which says how it looks. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
