// Tables as a person sees them: HTML tables and ARIA grids. An expression whose value is a few functions.
(() => {
  const GRID = '[role=grid], [role=table], [role=treegrid]';
  const FIELDS = 'input:not([type=hidden]), select, textarea';
  const plain = text => (text ?? '').replace(/\s+/g, ' ').trim();
  const visible = element => element.checkVisibility({visibilityProperty: true});

  // A field shows what it holds; a box whether it is ticked.
  const held = field => field.matches('[type=checkbox], [type=radio]') ? (field.checked ? '☑' : '☐')
    : field.matches('select') ? [...field.selectedOptions].map(option => plain(option.label)).join(', ')
    : field.value;
  const shown = cell => {
    const fields = [...cell.querySelectorAll(FIELDS)].filter(visible);
    if (!fields.length) return plain(cell.innerText);
    // The text of a select is all of its options: it counts only beside fields that are no select.
    const beside = fields.some(field => field.matches('select, textarea')) ? '' : cell.innerText;
    return plain([beside, ...fields.map(held)].join(' '));
  };

  const number = (element, name) => {
    const value = Number.parseInt(element.getAttribute(name), 10);
    return Number.isNaN(value) ? null : value;
  };
  const own = (grid, selector) =>
    [...grid.querySelectorAll(selector)].filter(e => e.parentElement.closest(GRID) === grid);

  // Libraries that pin columns write one row as several elements of the same index.
  const merged = rows => {
    const by = new Map();
    for (const row of rows) {
      const key = row.index ?? row;
      if (by.has(key)) by.get(key).cells.push(...row.cells);
      else by.set(key, row);
    }
    for (const row of by.values()) {
      if (row.cells.every(cell => cell.column !== null)) row.cells.sort((a, b) => a.column - b.column);
    }
    return [...by.values()];
  };

  const ofTable = table => {
    const rows = [...table.rows].filter(visible);
    const head = rows.find(row => row.closest('thead')) ?? rows[0];
    const cells = row => [...row.cells].filter(visible).map(element => ({element, column: null}));
    const body = rows.filter(row => row !== head && !row.closest('thead, tfoot'));
    return {
      head: head ? cells(head) : [],
      rows: body.map(element => ({element, index: number(element, 'aria-rowindex'), cells: cells(element)})),
    };
  };
  const ofGrid = grid => {
    const rows = own(grid, '[role=row]').filter(visible).map(element => ({
      element,
      index: number(element, 'aria-rowindex'),
      cells: [...element.querySelectorAll('[role=gridcell], [role=cell], [role=rowheader], [role=columnheader]')]
        .filter(cell => cell.closest('[role=row]') === element && visible(cell))
        .map(cell => ({element: cell, column: number(cell, 'aria-colindex')})),
    }));
    const isHead = row => row.cells.some(cell => cell.element.getAttribute('role') === 'columnheader');
    const all = merged(rows);
    const head = all.find(isHead);
    return {head: head ? head.cells : [], rows: all.filter(row => !isHead(row))};
  };
  const parts = element =>
    element.localName === 'table' ? ofTable(element) : element.matches(GRID) ? ofGrid(element) : null;

  const scroller = (element, rows) => {
    for (let e = rows[0]?.element ?? element; e && e !== document.body; e = e.parentElement) {
      if (e.scrollHeight > e.clientHeight + 1 && /auto|scroll|overlay/.test(getComputedStyle(e).overflowY)) return e;
    }
    return number(element, 'aria-rowcount') > rows.length + 1 ? document.scrollingElement : null;
  };

  return {
    GRID,
    plain,
    shown,
    parts,
    // The rows whose cells, under these headers, show these values.
    matching(root, wanted) {
      const grids = [...(root.matches(`table, ${GRID}`) ? [root] : []), ...root.querySelectorAll(`table, ${GRID}`)];
      return grids.flatMap(element => {
        const {head, rows} = parts(element);
        const headers = head.map(cell => shown(cell.element));
        const columns = Object.entries(wanted).map(([header, value]) => [headers.indexOf(header), plain(value)]);
        if (columns.some(([column]) => column < 0)) return [];
        return rows.filter(row => row.cells.length === headers.length
            && columns.every(([column, value]) => shown(row.cells[column].element) === value))
          .map(row => row.element);
      });
    },
    // Everything that is rendered now, and how far the end is.
    read(element) {
      const found = parts(element);
      if (!found) return {kind: element.getAttribute('role') ?? element.localName, headers: null};
      const box = scroller(element, found.rows);
      const top = box ? box.getBoundingClientRect().top - box.scrollTop : 0;
      return {
        kind: element.localName,
        headers: found.head.map(cell => shown(cell.element)),
        columns: number(element, 'aria-colcount'),
        count: number(element, 'aria-rowcount'),
        scrolls: Boolean(box),
        ended: !box || box.scrollTop + box.clientHeight >= box.scrollHeight - 1,
        height: box?.scrollHeight ?? 0,
        rows: found.rows.map(row => ({
          index: row.index,
          at: Math.round(row.element.getBoundingClientRect().top - top),
          cells: row.cells.map(cell => shown(cell.element)),
        })),
      };
    },
    // To the first row, or on by most of what can be seen, so that rows overlap.
    scroll(element, to) {
      const box = scroller(element, parts(element)?.rows ?? []);
      if (box) box.scrollTop = to === 'top' ? 0 : box.scrollTop + Math.max(1, Math.floor(box.clientHeight * 0.8));
    },
  };
})()
