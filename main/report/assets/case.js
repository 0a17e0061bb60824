/* global document, window, sessionStorage */
'use strict';
// Everything is readable without this script; it adds layers, zoom and the order of the list.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const SVG = 'http://www.w3.org/2000/svg';
  const tools = one('.tools');
  const stage = one('.stage');
  const rows = all('.quality tbody tr');

  function field(name) {
    return tools.elements.namedItem(name).value;
  }

  function draw() {
    const look = { outline: ['0', '1'], fill: ['0.4', '0'], both: ['0.16', '1'] }[field('draw')];
    stage.style.setProperty('--fill', look[0]);
    stage.style.setProperty('--stroke', look[1]);
    stage.style.setProperty('--opacity', String(Number(field('opacity')) / 100));
  }

  // The large view is the last panel with the layers of one's choice.
  function arrange() {
    const large = field('view') === 'large';
    stage.classList.toggle('large', large);
    const panels = all('.panel');
    const last = panels[panels.length - 1];
    panels.forEach((panel) => (panel.hidden = large && panel !== last));
    const chosen = all('[name=layer]:checked').map((box) => box.value);
    const layers = large ? chosen : last.dataset.layers.split(' ').filter(Boolean);
    const view = last.querySelector('.view');
    const holder = view.querySelector('g') ?? view;
    holder.querySelectorAll('use').forEach((use) => use.remove());
    for (const layer of layers) {
      const use = document.createElementNS(SVG, 'use');
      use.setAttribute('href', `#layer-${layer}`);
      if (large) use.classList.add(`layer-${layer}`);
      holder.append(use);
    }
    last.querySelector('figcaption').hidden = large;
  }

  const views = all('.view');
  const whole = views[0]?.getAttribute('viewBox') ?? '';

  function pick(row) {
    const [width, height] = whole.split(' ').slice(2).map(Number);
    const stretch = height / Number(views[0].querySelector('image')?.getAttribute('height') ?? height);
    const box = row?.dataset.box ? row.dataset.box.split(' ').map(Number) : null;
    let shown = whole;
    if (box) {
      const [left, top, right, bottom] = [box[0], box[1] * stretch, box[2], box[3] * stretch];
      // The image's own proportions, so that panels keep their size.
      const scale = Math.min(1, Math.max((right - left) / width, (bottom - top) / height) * 1.5);
      const w = width * scale;
      const h = height * scale;
      const x = Math.min(Math.max((left + right - w) / 2, 0), width - w);
      const y = Math.min(Math.max((top + bottom - h) / 2, 0), height - h);
      shown = [x, y, w, h].join(' ');
    }
    views.forEach((view) => view.setAttribute('viewBox', shown));
    tools.elements.namedItem('whole').disabled = shown === whole && !row;
    rows.forEach((other) => {
      other.classList.toggle('picked', other === row);
      other.querySelector('.zoom').setAttribute('aria-pressed', String(other === row));
      for (const shape of all(`.defs .s${other.dataset.index}`)) {
        shape.classList.toggle('dim', Boolean(row) && other !== row);
        shape.classList.toggle('chosen', other === row);
      }
    });
  }

  function show(row, visible) {
    row.querySelector('input').checked = visible;
    all(`.defs .s${row.dataset.index}`).forEach((shape) => shape.classList.toggle('off', !visible));
  }

  if (tools && stage) {
    tools.hidden = false;
    tools.addEventListener('submit', (event) => event.preventDefault());
    tools.addEventListener('input', () => {
      draw();
      arrange();
    });
    tools.elements.namedItem('whole').addEventListener('click', () => pick(null));
    all('.quality input').forEach((box) => (box.hidden = false));
    const everything = one('.quality .all');
    everything.hidden = false;
    everything.addEventListener('input', (event) => rows.forEach((row) => show(row, event.target.checked)));
    rows.forEach((row) => {
      row.querySelector('input').addEventListener('input', (event) => show(row, event.target.checked));
      row.querySelector('.zoom').addEventListener('click', () => {
        pick(row.classList.contains('picked') ? null : row);
      });
    });
    views.forEach((view) =>
      view.addEventListener('click', () => {
        const next = field('view') === 'large' ? 'panels' : 'large';
        tools.elements.namedItem('view').value = next;
        const layers = view.closest('.panel').dataset.layers.split(' ');
        if (next === 'large')
          all('[name=layer]').forEach((box) => (box.checked = layers.includes(box.value)));
        arrange();
      }),
    );
    // A reload may have kept the form's state.
    draw();
    arrange();
  }

  // Previous and next follow the list as it was sorted when the case was opened from it.
  try {
    const order = JSON.parse(sessionStorage.getItem('countersign-order') ?? '[]');
    const own = /([0-9a-f]{64})\.html$/.exec(window.location.pathname)?.[1];
    const at = order.indexOf(own);
    if (at >= 0) {
      for (const [role, id] of [
        ['previous', order[at - 1]],
        ['next', order[at + 1]],
      ]) {
        const link = one(`[data-step=${role}]`);
        if (/^[0-9a-f]{64}$/.test(id ?? '')) {
          link.href = `${id}.html`;
          link.removeAttribute('aria-disabled');
        } else {
          link.removeAttribute('href');
          link.setAttribute('aria-disabled', 'true');
        }
      }
    }
  } catch {
    // Storage is not there for pages from a file in this browser: the numbers' order stays.
  }
  document.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches('input, select')) return;
    const role = { ArrowLeft: 'previous', ArrowRight: 'next' }[event.key];
    if (role) one(`[data-step=${role}][href]`)?.click();
    if (event.key === 'Escape' && tools) pick(null);
  });
})();
