import { useStore } from 'zustand';
import { useWorkstation } from '../../app/workstation-context.ts';
import { number, t } from '../../core/language/translate.ts';
import type { OneShotId, ToolId } from '../../core/tools/tool-types.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Select } from '../../ui/select.tsx';
import { Slider } from '../../ui/slider.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import styles from './tool-options.module.css';

const ROUND: ReadonlySet<ToolId> = new Set(['brush', 'eraser', 'threshold-brush']);

const ONE_SHOTS: readonly { readonly id: Exclude<OneShotId, 'merge'>; readonly label: () => string }[] = [
  { id: 'fill-holes', label: () => t('Fill holes') },
  { id: 'remove-islands', label: () => t('Remove islands') },
  { id: 'grow', label: () => t('Grow') },
  { id: 'shrink', label: () => t('Shrink') },
  { id: 'smooth', label: () => t('Smooth') },
  { id: 'copy-first-guess', label: () => t('Copy from the first guess') },
  { id: 'split-parts', label: () => t('Give its other parts to a structure') },
  { id: 'clear', label: () => t('Clear the structure') },
];

/** What the tool in hand does, with its settings, and the one-shot commands on the active structure. */
export function ToolOptions() {
  const workstation = useWorkstation();
  const { tools, commands } = workstation;
  const { tool, hint, refusal, settings } = useStore(tools.store);
  return (
    <div className={styles.options}>
      <p className={refusal === '' ? styles.hint : styles.refusal} role="status" data-mode-hint>
        {refusal === '' ? hint() : refusal}
      </p>
      {ROUND.has(tool) && (
        <Slider
          label={t('Size')}
          value={settings.radiusPx}
          min={0.5}
          max={200}
          step={0.5}
          format={(value) => `${number(value * 2)} px`}
          onChange={(radiusPx) => tools.configure({ radiusPx })}
          keys="["
        />
      )}
      {tool === 'threshold-brush' && <GreyRange />}
      {tool === 'assign' && <AssignTo />}
      {tool === 'scribble' && (
        <Toggle
          label={t('Exclude')}
          on={settings.scribbleLabel === 'exclude'}
          onChange={(on) => tools.configure({ scribbleLabel: on ? 'exclude' : 'include' })}
        />
      )}
      <Menu
        items={[
          ...ONE_SHOTS.map(({ id, label }) => ({
            id,
            label: label(),
            keys: commands.keysOf(`edit.${id}`)[0] ?? '',
            onChoose: () => workstation.oneShot(id),
          })),
          ...mergeItems(workstation),
        ]}
        trigger={(attributes) => (
          <Button small {...attributes}>
            {t('Edit structure')} ▾
          </Button>
        )}
      />
    </div>
  );
}

function GreyRange() {
  const { tools } = useWorkstation();
  const { greyRange } = useStore(tools.store, (state) => state.settings);
  return (
    <Toggle
      label={greyRange === null ? t('Greys around the first press') : greysWords(greyRange)}
      hint={t('The range is taken around the grey under the first press; switch on to keep the last range.')}
      on={greyRange !== null}
      onChange={(on) => {
        if (!on) tools.configure({ greyRange: null });
      }}
      disabled={greyRange === null}
    />
  );
}

function greysWords({ low, high }: { readonly low: number; readonly high: number }): string {
  return t('Greys {low} to {high}', { low: String(Math.round(low)), high: String(Math.round(high)) });
}

function AssignTo() {
  const { tools, reading } = useWorkstation();
  const session = useStore(reading, (state) => state.session);
  const target = useStore(tools.store, (state) => state.settings.assignTo);
  const structures = session?.store.getState().view?.task.structures ?? [];
  return (
    <Select
      label={t('To')}
      inline
      small
      value={target ?? ''}
      options={[
        { value: '', label: t('Choose a structure') },
        ...structures.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(assignTo) => tools.configure({ assignTo: assignTo === '' ? null : assignTo })}
    />
  );
}

/** Taking in another structure needs to say which. */
function mergeItems(workstation: ReturnType<typeof useWorkstation>) {
  const { session } = workstation.reading.getState();
  const state = session?.store.getState();
  return (state?.view?.task.structures ?? [])
    .filter(({ id }) => id !== state?.active && session?.isShown(id) === true)
    .map(({ id, name }) => ({
      id: `merge-${id}`,
      label: t('Take in {name}', { name }),
      onChoose: () => workstation.oneShot('merge', id),
    }));
}
