/* global document, sessionStorage */
'use strict';
// Sorts and filters the list of cases; without it the list stands weakest first.
(() => {
  const body = document.querySelector('.cases tbody');
  const tools = document.querySelector('.list .tools');
  const heads = [...document.querySelectorAll('.cases [data-sort]')];
  const rows = [...body.rows].map((row) => ({ row, agreements: JSON.parse(row.dataset.agreements) }));
  // Weakest means: in the order in which the rows came.
  const first = { weakest: 'order' };

  function valueOf(entry, key) {
    const by = tools.elements.namedItem('by').value;
    if (by && (key === 'weakest' || key === 'agreement')) return entry.agreements[by] ?? null;
    const text = entry.row.dataset[first[key] ?? key];
    return text === '' ? null : Number(text);
  }

  function sort(key, direction) {
    const sign = direction === 'descending' ? -1 : 1;
    const keyed = rows.map((entry, index) => ({ entry, index, value: valueOf(entry, key) }));
    // Cases without the figure come last in either direction.
    keyed.sort((a, b) => {
      if (a.value === null || b.value === null) {
        return Number(a.value === null) - Number(b.value === null) || a.index - b.index;
      }
      return sign * (a.value - b.value) || a.index - b.index;
    });
    body.append(...keyed.map(({ entry }) => entry.row));
    heads.forEach((head) => {
      if (head.dataset.sort === key) head.setAttribute('aria-sort', direction);
      else head.removeAttribute('aria-sort');
    });
    remember();
  }

  function showAgreements() {
    const by = tools.elements.namedItem('by').value;
    for (const { row, agreements } of rows) {
      const value = by
        ? (agreements[by] ?? null)
        : row.dataset.agreement === ''
          ? null
          : Number(row.dataset.agreement);
      row.querySelector('.agreement').textContent = value === null ? '–' : value.toFixed(2);
    }
  }

  function filter() {
    const flagged = tools.elements.namedItem('flagged').checked;
    for (const { row } of rows) row.hidden = flagged && row.dataset.flags === '0';
    remember();
  }

  function remember() {
    try {
      const ids = [...body.rows]
        .filter((row) => !row.hidden)
        .map((row) => /([0-9a-f]{64})\.html/.exec(row.querySelector('th a').href)?.[1]);
      sessionStorage.setItem('countersign-order', JSON.stringify(ids));
    } catch {
      // Not there for pages from a file in this browser.
    }
  }

  for (const head of heads) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const down =
        head.getAttribute('aria-sort') === 'ascending' ||
        (!head.hasAttribute('aria-sort') && head.dataset.sort === 'flags');
      sort(head.dataset.sort, down ? 'descending' : 'ascending');
    });
  }
  tools.hidden = false;
  tools.addEventListener('submit', (event) => event.preventDefault());
  tools.elements.namedItem('by').addEventListener('input', () => {
    showAgreements();
    sort('weakest', 'ascending');
  });
  tools.elements.namedItem('flagged').addEventListener('input', filter);
  showAgreements();
  filter();
})();
