import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { t } from '../../core/language/translate.ts';
import { Choice } from '../../ui/choice.tsx';
import { scopeText } from './export-words.ts';
import { Section } from '../../ui/section.tsx';

/** Which cases, and the one switch that lets out what nobody has signed. */
export function CasesSection() {
  const { exporting } = useWorkstation();
  const scope = useStore(exporting.store, (state) => state.scope);
  const scopes = useStore(exporting.store, (state) => state.scopes);
  const includeUnsigned = useStore(exporting.store, (state) => state.choices.includeUnsigned);
  return (
    <Section title={t('Cases')}>
      <div role="radiogroup" aria-label={t('Which cases')}>
        {scopes.map((one) => (
          <Choice
            key={one.scope}
            kind="radio"
            name="export-scope"
            label={scopeText(one.scope, one.cases)}
            checked={one.scope === scope}
            onChange={() => exporting.chooseScope(one.scope)}
          />
        ))}
      </div>
      <Choice
        label={t('Include what nobody has signed')}
        hint={t(
          'Drafts leave too, marked as such: no radiologist vouches for them. Recorded with your name.',
        )}
        checked={includeUnsigned}
        onChange={(on) => exporting.choose({ includeUnsigned: on })}
      />
    </Section>
  );
}
