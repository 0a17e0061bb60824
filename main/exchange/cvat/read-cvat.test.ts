import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMask } from '../../../core/mask/bit-mask.ts';
import { maskBounds } from '../../../core/mask/bounds.ts';
import { equalMasks } from '../../../core/mask/count.ts';
import { maskOf, randomMask, rowsOf } from '../../../test/support/masks.ts';
import { forSeeds } from '../../../test/support/random.ts';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { cvatRuns, drawCvatRuns } from './mask-runs.ts';
import { readCvat } from './read-cvat.ts';

async function read(body: string, meta = '') {
  const text = body.startsWith('<?xml')
    ? body
    : `<?xml version="1.0" encoding="utf-8"?>\n<annotations><version>1.1</version>${meta}${body}</annotations>`;
  const file = await readCvat(join(tempFolder({ 'a.xml': text }), 'a.xml'));
  const images = [];
  for await (const { target, masks } of file.images) {
    images.push({
      name: target.kind === 'name' ? target.name : '',
      masks: Object.fromEntries([...masks].map(([label, mask]) => [file.labels[label]!.name, rowsOf(mask)])),
    });
  }
  return {
    ...file,
    labels: file.labels.map(({ name }) => name),
    origins: file.labels.map(({ origin }) => origin),
    images,
  };
}

const image = (content: string, name = 'a.png'): string =>
  `<image id="0" name="${name}" width="4" height="2">${content}</image>`;
const square = (label: string, attributes = '', x = 0): string =>
  `<polygon label="${label}" source="manual" occluded="0" points="${x},0.00;${x + 1},0.00;${x + 1},1.00;${x},1.00" z_order="0">${attributes}</polygon>`;
const value = (name: string, text: string): string => `<attribute name="${name}">${text}</attribute>`;

/** As CVAT writes it. */
const META = `<meta><task><id>7</id><name>wrists</name><mode>annotation</mode>
<owner><username>jane.doe</username><email>jane@hospital.example</email></owner><assignee><username>john</username><email/></assignee>
<labels><label><name>bone-like</name><attributes><attribute><name>which</name><mutable>False</mutable><input_type>select</input_type>
<default_value>radius</default_value><values>radius
ulna</values></attribute><attribute><name>note</name><mutable>False</mutable><input_type>text</input_type><values></values></attribute></attributes></label></labels>
</task><dumped>2026-01-01</dumped></meta>`;

describe('readCvat', () => {
  it('unites polygons and masks of one label', async () => {
    const file = await read(
      image(
        `${square('femur')}${square('femur', '', 2)}<mask label="femur" source="manual" occluded="0" rle="1, 1, 1, 1" left="2" top="0" width="2" height="2" z_order="0"></mask>${square('tibia')}`,
        'sub/kn&amp;ee.1.png',
      ),
    );
    expect(file.labels).toEqual(['femur', 'tibia']);
    expect(file.origins).toEqual(['MANUAL', 'MANUAL']);
    expect(file.images).toEqual([
      { name: 'kn&ee.1', masks: { femur: ['#.##', '...#'], tibia: ['#...', '....'] } },
    ]);
    expect(file.notes).toEqual([]);
  });

  it('takes the anatomy from an attribute of that name', async () => {
    const file = await read(
      image(
        square('A', value('Anatomy', 'r&#228;dius &lt;R&gt;')) +
          square('B', value('Anatomy', 'ulna')) +
          square('other'),
      ),
    );
    expect(file.labels).toEqual(['rädius <R>', 'ulna', 'other']);
    expect(file.notes).toEqual(['The anatomy is taken from the attribute "Anatomy".']);
  });

  it('takes the anatomy from the only select attribute that varies under one label', async () => {
    const shapes = (first: string, second: string): string =>
      image(
        square('bone-like', value('which', first) + value('note', 'a')) +
          square('bone-like', value('which', second) + value('note', 'b')),
      );
    expect((await read(shapes('radius', 'ulna'), META)).labels).toEqual(['radius', 'ulna']);
    expect((await read(shapes('radius', 'radius'), META)).labels).toEqual(['bone-like']);
    expect((await read(shapes('radius', 'ulna'))).labels).toEqual(['bone-like']);
  });

  it('keeps labels where an attribute says something else', async () => {
    const file = await read(
      image(square('femur', value('quality', 'good')) + square('tibia', value('quality', 'bad'))),
      META.replace('which', 'quality'),
    );
    expect(file.labels).toEqual(['femur', 'tibia']);
  });

  it('reads neither names nor e-mails of annotators', async () => {
    const file = await readCvat(
      join(tempFolder({ 'a.xml': `<annotations>${META}${image(square('a'))}</annotations>` }), 'a.xml'),
    );
    expect(file.creator).toBe('');
    expect(JSON.stringify(file)).not.toMatch(/jane|john|hospital/);
  });

  it('takes a tag "absent" for what it says, and silence for nothing', async () => {
    const tag = `<tag label="absent" source="manual">${value('anatomy', 'ulna')}</tag>`;
    const file = await read(
      image(square('structure', value('anatomy', 'radius')) + tag) + image('', 'b.png'),
    );
    expect(file.images).toEqual([{ name: 'a', masks: { radius: ['#...', '....'], ulna: ['....', '....'] } }]);
    expect((await read(image('<tag label="absent"/><tag label="blurred"/>'))).images).toEqual([]);
  });

  it('passes over what is no area, and says so', async () => {
    const file = await read(
      image(
        '<box label="a" xtl="0" ytl="0" xbr="1" ybr="1"/><box label="a" xtl="0" ytl="0" xbr="1" ybr="1"/><polyline label="a" points="0,0;1,1"/><tag label="x"/>',
      ),
    );
    expect(file.images).toEqual([]);
    expect(file.notes).toEqual([
      '2 x <box> passed over: it is no area, only polygons and masks are.',
      '1 x <polyline> passed over: it is no area, only polygons and masks are.',
      '1 x <tag> passed over: only the tag "absent" says something of a structure.',
    ]);
  });

  it('refuses tracks by their name', async () => {
    await expect(read('<track id="0" label="a"><box/></track>')).rejects.toMatchObject({
      code: 'cvat-video',
    });
  });

  it('reads what lies in comments, CDATA and long attributes for what it is', async () => {
    const points = Array.from({ length: 200_000 }, (_, i) => `${i % 2},${i % 3}`).join(';');
    const long = `<polygon label="a&gt;b" points="${points}"/>`;
    const tricky = `<polygon label='x>"y' points="0,0;4,0;4,2;0,2"><![CDATA[</image>]]></polygon>`;
    const file = await read(`<!-- <image> -->${image(long)}<?pi <image>?>${image(tricky, 'b.png')}`);
    expect(file.labels).toEqual(['a>b', 'x>"y']);
    expect(file.images[1]!.masks).toEqual({ 'x>"y': ['####', '####'] });
  });

  it('refuses hostile and damaged files by one sentence', async () => {
    const runs = (rle: string, box = 'left="0" top="0" width="2" height="2"'): string =>
      image(`<mask label="a" rle="${rle}" ${box}/>`);
    const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><annotations>${image(square('&b;'))}</annotations>`;
    const bad: Readonly<Record<string, string>> = {
      'entity bomb': bomb,
      'external entity': bomb.replace('"aaaa"', 'SYSTEM "file:///etc/passwd"'),
      'cut off': `<?xml version="1.0"?><annotations>${image(square('a'))}`,
      'another root': '<?xml version="1.0"?><html></html>',
      'no XML': '<?xml',
      'crossed tags': `<?xml version="1.0"?><annotations><image></annotations></image></annotations>`,
      'no size': '<image id="0" name="a"></image>',
      'huge image':
        '<image id="0" name="a" width="4000000000" height="4000000000"><polygon label="a" points="0,0;1,0;1,1"/></image>',
      prototype: image('<__proto__><polygon/></__proto__>'),
      'runs too long': runs('1,9'),
      'runs too short': runs('1,1'),
      'runs of words': runs('a,b'),
      'no runs': runs(''),
      'negative runs': runs('5,-1'),
      'box outside': runs('0,4', 'left="3" top="0" width="2" height="2"'),
      'box of words': runs('0,4', 'left="x" top="0" width="2" height="2"'),
      'two points': image('<polygon label="a" points="0,0;1,1"/>'),
      'odd points': image('<polygon label="a" points="0,0;1,1;2"/>'),
      'points of words': image('<polygon label="a" points="0,0;1,1;a,b"/>'),
      'no points': image('<polygon label="a"/>'),
    };
    for (const [what, content] of Object.entries(bad)) {
      const failure: unknown = await read(content).then(
        () => null,
        (error: unknown) => error,
      );
      expect(failure, what).toMatchObject({ name: 'ExpectedError', code: 'xml-damaged' });
      expect((failure as Error).message.split('\n'), what).toHaveLength(1);
    }
    await expect(readCvat('/nowhere/a.xml')).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});

describe('run lengths of CVAT', () => {
  it('go row by row within the box and begin with background', () => {
    const mask = maskOf('....', '.##.', '.#..');
    expect(cvatRuns(mask, maskBounds(mask)!)).toEqual([0, 3, 1]);
    expect(cvatRuns(maskOf('.#', '##'), { left: 0, top: 0, right: 2, bottom: 2 })).toEqual([1, 3]);
  });

  it('give every mask back', () => {
    forSeeds(200, (random) => {
      const mask = randomMask(random, 40);
      const box = maskBounds(mask);
      if (box === null) return;
      const drawn = createMask(mask.width, mask.height);
      drawCvatRuns(drawn, cvatRuns(mask, box), box);
      expect(equalMasks(drawn, mask)).toBe(true);
    });
  });
});
