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
import { number, t } from '../../core/language/translate.ts';
import type { CompareMode, MaskStyle, ViewportModel } from '../../core/view/viewport-model.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Select } from '../../ui/select.tsx';
import { Slider } from '../../ui/slider.tsx';
import { Toolbar, ToolbarGap } from '../../ui/toolbar.tsx';
import { layerPhrase, layerWords } from './layer-words.ts';
import styles from './view-bar.module.css';

/** How image and masks are shown. */
export function ViewBar({ model }: { readonly model: ViewportModel }) {
  const { commands, reading, openPanel } = useWorkstation();
  const { presets, style, opacity, compare, facts, view } = useStore(model.store);
  const beside = useStore(reading, (state) => state.beside);
  const keys = (id: string): string | undefined => commands.keysOf(id)[0];
  return (
    <Toolbar label={t('View')}>
      <Select
        label={t('Window')}
        inline
        small
        value=""
        options={[
          { value: '', label: t('Presets') },
          ...presets.map(({ id, title }) => ({ value: id, label: title() })),
        ]}
        onChange={(id) => {
          if (id !== '') model.applyPreset(id);
        }}
      />
      <IconButton
        small
        label={t('Window by the image (auto)')}
        icon={<SunMedium />}
        keys={keys('view.window-auto')}
        onClick={() => model.autoWindow()}
      />
      <IconButton
        small
        label={t('Invert')}
        icon={<Contrast />}
        keys={keys('view.invert')}
        pressed={view?.invert ?? false}
        onClick={() => model.toggleInvert()}
      />
      <ToolbarGap />
      <IconButton
        small
        label={t('Fit')}
        icon={<Maximize />}
        keys={keys('view.fit')}
        onClick={() => model.fit()}
      />
      <IconButton
        small
        label={t('1 : 1, one pixel a point')}
        icon={<span className={styles.ratio}>1:1</span>}
        keys={keys('view.one-to-one')}
        onClick={() => model.oneToOne()}
      />
      <IconButton
        small
        label={t('Rotate left')}
        icon={<RotateCcw />}
        keys={keys('view.rotate-back')}
        onClick={() => model.rotate(-90)}
      />
      <IconButton
        small
        label={t('Rotate right')}
        icon={<RotateCw />}
        keys={keys('view.rotate')}
        onClick={() => model.rotate(90)}
      />
      <IconButton
        small
        label={t('Flip left-right')}
        icon={<FlipHorizontal2 />}
        keys={keys('view.flip')}
        onClick={() => model.flip('left-right')}
      />
      <IconButton
        small
        label={t('Flip top-bottom')}
        icon={<FlipVertical2 />}
        keys={keys('view.flip-up')}
        onClick={() => model.flip('up-down')}
      />
      <ToolbarGap />
      <Select<MaskStyle>
        label={t('Masks')}
        inline
        small
        value={style}
        options={[
          { value: 'both', label: t('Fill and outline') },
          { value: 'fill', label: t('Fill') },
          { value: 'outline', label: t('Outline') },
          { value: 'none', label: t('Hidden') },
        ]}
        onChange={(next) => model.setStyle(next)}
      />
      <Slider
        label={t('Opacity')}
        hideLabel
        hint={t('Opacity of the masks')}
        value={Math.round(opacity * 100)}
        min={0}
        max={100}
        format={(value) => `${number(value)} %`}
        onChange={(value) => model.setOpacity(value / 100)}
      />
      <ToolbarGap />
      <Select
        label={t('Compare')}
        inline
        small
        value={compareName(compare)}
        options={COMPARISONS.map(({ name, label }) => ({ value: name, label: label() }))}
        onChange={(name) => {
          const chosen = COMPARISONS.find((one) => one.name === name);
          if (chosen !== undefined) model.setCompare(chosen.mode);
        }}
      />
      <ToolbarGap />
      <IconButton
        small
        label={t('Facts of patient and study')}
        icon={<Info />}
        keys={keys('view.facts')}
        pressed={facts}
        onClick={() => model.toggleFacts()}
      />
      <IconButton
        small
        label={t('Another image of this patient beside it')}
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
  label: () => layerWords(layer),
  mode: { kind: 'one', layer } as const,
});
const pair = (kind: 'blink' | 'swipe', layers: readonly [MaskLayer, MaskLayer]) => ({
  name: `${kind}-${layers.join('-')}`,
  label: () => {
    const [first, second] = [layerPhrase(layers[0]), layerPhrase(layers[1])];
    return kind === 'blink'
      ? t('Blink: {first} | {second}', { first, second })
      : t('Swipe: {first} | {second}', { first, second });
  },
  mode: kind === 'blink' ? ({ kind, layers, phase: 0 } as const) : ({ kind, layers, at: 0.5 } as const),
});

interface Comparison {
  readonly name: string;
  readonly label: () => string;
  readonly mode: CompareMode;
}

const COMPARISONS: readonly Comparison[] = [
  one('current'),
  one('guess'),
  one('refined'),
  one('sam'),
  pair('blink', ['guess', 'current']),
  pair('blink', ['refined', 'current']),
  pair('swipe', ['guess', 'current']),
  pair('swipe', ['guess', 'refined']),
  pair('swipe', ['refined', 'current']),
];

function compareName(compare: CompareMode): string {
  return compare.kind === 'one' ? compare.layer : `${compare.kind}-${compare.layers.join('-')}`;
}
