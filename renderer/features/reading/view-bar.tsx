import {
  Columns2,
  Contrast,
  FlipHorizontal2,
  FlipVertical2,
  Info,
  Maximize,
  RotateCcw,
  RotateCw,
  SunMedium,
} from 'lucide-react';
import { useStore } from 'zustand';
import type { MaskLayer } from '../../../core/contract/mask-bundle.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import type { CompareMode, MaskStyle, ViewportModel } from '../../core/view/viewport-model.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Select } from '../../ui/select.tsx';
import { Slider } from '../../ui/slider.tsx';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import { LAYER_WORDS } from './layer-words.ts';
import styles from './view-bar.module.css';

/** How image and masks are shown. */
export function ViewBar({ model }: { readonly model: ViewportModel }) {
  const { commands, reading, openPanel } = useWorkstation();
  const { presets, style, opacity, compare, facts, view } = useStore(model.store);
  const beside = useStore(reading, (state) => state.beside);
  const keys = (id: string): string | undefined => commands.keysOf(id)[0];
  return (
    <Toolbar label="View">
      <Select
        label="Window"
        inline
        small
        value=""
        options={[
          { value: '', label: 'Presets' },
          ...presets.map(({ id, title }) => ({ value: id, label: title() })),
        ]}
        onChange={(id) => {
          if (id !== '') model.applyPreset(id);
        }}
      />
      <IconButton
        small
        label="Window by the image (auto)"
        icon={<SunMedium />}
        keys={keys('view.window-auto')}
        onClick={() => model.autoWindow()}
      />
      <IconButton
        small
        label="Invert"
        icon={<Contrast />}
        keys={keys('view.invert')}
        pressed={view?.invert ?? false}
        onClick={() => model.toggleInvert()}
      />
      <ToolbarGap />
      <IconButton small label="Fit" icon={<Maximize />} keys={keys('view.fit')} onClick={() => model.fit()} />
      <IconButton
        small
        label="1 : 1, one pixel a point"
        icon={<span className={styles.ratio}>1:1</span>}
        keys={keys('view.one-to-one')}
        onClick={() => model.oneToOne()}
      />
      <IconButton
        small
        label="Rotate left"
        icon={<RotateCcw />}
        keys={keys('view.rotate-back')}
        onClick={() => model.rotate(-90)}
      />
      <IconButton
        small
        label="Rotate right"
        icon={<RotateCw />}
        keys={keys('view.rotate')}
        onClick={() => model.rotate(90)}
      />
      <IconButton
        small
        label="Flip left-right"
        icon={<FlipHorizontal2 />}
        keys={keys('view.flip')}
        onClick={() => model.flip('left-right')}
      />
      <IconButton
        small
        label="Flip top-bottom"
        icon={<FlipVertical2 />}
        keys={keys('view.flip-up')}
        onClick={() => model.flip('up-down')}
      />
      <ToolbarGap />
      <Select<MaskStyle>
        label="Masks"
        inline
        small
        value={style}
        options={[
          { value: 'both', label: 'Fill and outline' },
          { value: 'fill', label: 'Fill' },
          { value: 'outline', label: 'Outline' },
          { value: 'none', label: 'Hidden' },
        ]}
        onChange={(next) => model.setStyle(next)}
      />
      <Slider
        label="Opacity"
        hideLabel
        hint="Opacity of the masks"
        value={Math.round(opacity * 100)}
        min={0}
        max={100}
        format={(value) => `${String(value)} %`}
        onChange={(value) => model.setOpacity(value / 100)}
      />
      <ToolbarGap />
      <Select
        label="Compare"
        inline
        small
        value={compareName(compare)}
        options={COMPARISONS.map(({ name, label }) => ({ value: name, label }))}
        onChange={(name) => {
          const chosen = COMPARISONS.find((one) => one.name === name);
          if (chosen !== undefined) model.setCompare(chosen.mode);
        }}
      />
      <ToolbarGap />
      <IconButton
        small
        label="Facts of patient and study"
        icon={<Info />}
        keys={keys('view.facts')}
        pressed={facts}
        onClick={() => model.toggleFacts()}
      />
      <IconButton
        small
        label="Another image of this patient beside it"
        icon={<Columns2 />}
        keys={keys('case.beside')}
        pressed={beside !== null}
        onClick={() => openPanel('related')}
      />
    </Toolbar>
  );
}

const one = (layer: MaskLayer) => ({
  name: layer,
  label: LAYER_WORDS[layer],
  mode: { kind: 'one', layer } as const,
});
const pair = (kind: 'blink' | 'swipe', word: string, layers: readonly [MaskLayer, MaskLayer]) => ({
  name: `${kind}-${layers.join('-')}`,
  label: `${word}: ${LAYER_WORDS[layers[0]].toLowerCase()} | ${LAYER_WORDS[layers[1]].toLowerCase()}`,
  mode: kind === 'blink' ? ({ kind, layers, phase: 0 } as const) : ({ kind, layers, at: 0.5 } as const),
});

const COMPARISONS: readonly { readonly name: string; readonly label: string; readonly mode: CompareMode }[] =
  [
    one('current'),
    one('guess'),
    one('refined'),
    one('sam'),
    pair('blink', 'Blink', ['guess', 'current']),
    pair('blink', 'Blink', ['refined', 'current']),
    pair('swipe', 'Swipe', ['guess', 'current']),
    pair('swipe', 'Swipe', ['guess', 'refined']),
    pair('swipe', 'Swipe', ['refined', 'current']),
  ];

function compareName(compare: CompareMode): string {
  return compare.kind === 'one' ? compare.layer : `${compare.kind}-${compare.layers.join('-')}`;
}
