// A selector engine beside Playwright's own: it notes what theirs found, and answers once for all of it.
//
// Chained to what a look finds, a number notes it for that look. "begin" and "ready" are chained to the root
// only: they forget the notes, and "ready" has an answer given though no look may find anything.
(() => {
  let notes = [];
  const grid = GRID_SCRIPT;
  const FIELDS = 'input, textarea, select';
  const loaded = () => performance.getEntriesByType('navigation')[0]?.domContentLoadedEventEnd > 0;
  const stays = () => {
    try { return sessionStorage.length > 0 || window.name !== ''; } catch { return true; }
  };
  const text = element => element.innerText ?? element.textContent;
  const TICKED = '[type=checkbox], [type=radio]';
  const value = element => element.matches(TICKED) ? String(element.checked)
    : element.matches(FIELDS) ? element.value
    : element.isContentEditable ? element.innerText
    : element.getAttribute('aria-checked');
  const kind = element => element.matches('[role=combobox], [role=listbox], [aria-haspopup=listbox]:not(input)')
    ? (element.getAttribute('role') === 'listbox' ? 'listbox' : 'combobox')
    : element.matches('input[list]') ? 'datalist'
    : element.matches('input') ? `input ${element.type}`
    : element.isContentEditable ? 'contenteditable'
    : element.getAttribute('role') ?? element.localName;
  // What Enter in a field presses: the first button that sends its form.
  const sends = element => element.form?.querySelector(
    'button:not([type=button], [type=reset]), input:is([type=submit], [type=image])') ?? null;

  // What a look saw is old once texts or elements have changed since: kept since the last look that watches.
  // An attribute that shows or hides counts for what is inside its element only.
  const SHOWS = ['hidden', 'class', 'style', 'open', 'aria-hidden'];
  const changed = {nodes: new Set(), toggled: new WeakSet(), at: 0};
  const note = records => {
    for (const {type, target, addedNodes} of records) {
      if (type === 'attributes') {
        changed.toggled.add(target);
        continue;
      }
      const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
      // A ripple or a spinner inside what was pressed is no answer.
      if (!element || element.closest('button, a, [role=button], option')) continue;
      changed.at = performance.now();
      if (changed.nodes.size < 2000) for (const node of [element, ...addedNodes]) changed.nodes.add(node);
    }
  };
  const observer = new MutationObserver(note);
  const observed = new WeakSet();
  const watch = root => {
    if (!observed.has(root)) {
      observed.add(root);
      observer.observe(root, {subtree: true, childList: true, characterData: true, attributeFilter: SHOWS});
    }
  };
  const watchAnew = () => {
    changed.nodes.clear();
    changed.toggled = new WeakSet();
    watch(document);
    for (const element of document.querySelectorAll('*')) if (element.shadowRoot) watch(element.shadowRoot);
  };
  const isNew = element => [...changed.nodes].some(node => element.contains(node) || node.contains(element));

  const isToggled = element => {
    for (let e = element; e; e = e.parentElement) if (changed.toggled.has(e)) return true;
    return false;
  };

  // Those that watch ask for what changes from now on; the others for what has changed since.
  const answer = (elements, watches) => {
    note(observer.takeRecords());
    const output = document.createElement('output');
    output.textContent = JSON.stringify({
      loaded: loaded(),
      stays: stays(),
      document: performance.timeOrigin,
      changed: changed.nodes.size > 0,
      quiet: Math.round(performance.now() - changed.at),
      found: notes.map(([look, element]) => [look, elements.indexOf(element)]),
      texts: elements.map(text),
      values: elements.map(value),
      kinds: elements.map(kind),
      sends: elements.map(element => elements.indexOf(sends(element))),
      new: watches ? [] : elements.map(isNew),
      toggled: watches ? [] : elements.map(isToggled),
    });
    if (watches) watchAnew();
    return [output];
  };
  const told = json => {
    const output = document.createElement('output');
    output.textContent = JSON.stringify(json);
    return [output];
  };
  const decoded = hex => JSON.parse(new TextDecoder().decode(
    new Uint8Array(hex.match(/../g).map(byte => Number.parseInt(byte, 16)))));

  // The first looks mean one element, and each of the other groups one that still shows what it showed.
  const unchanged = ({acts, held}) => {
    const of = looks => [...new Set(notes.filter(([look]) => looks.includes(look)).map(([, element]) => element))];
    const elements = of(acts);
    const all = acts.every(look => notes.some(([found]) => found === look));
    const kept = held.map(({looks, what, shown}) => {
      const [field, ...others] = of(looks);
      return () => field && !others.length && field.isConnected
        && (what === 'value' ? value(field) : grid.plain(text(field))) === shown;
    });
    if (elements.length !== 1 || !all || !kept.every(same => same())) return [];
    guard = {element: elements[0], kept, stopped: false};
    return elements;
  };

  // Between finding the button and pressing it there is time for a value to change. So it is looked at once
  // more when the press arrives, before the page hears of it.
  let guard = null;
  const onPress = event => {
    if (!guard || !event.composedPath().includes(guard.element)) return;
    guard.stopped = guard.stopped || !guard.kept.every(same => same());
    if (guard.stopped) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else if (event.type === 'click' || event.type === 'keydown') {
      guard = null;
    }
  };
  for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click', 'keydown']) {
    addEventListener(type, onPress, true);
  }

  return {queryAll(root, word) {
    if (word === 'begin' || word === 'ready') {
      notes = [];
      return word === 'ready' ? [root] : [];
    }
    if (/^[0-9]+$/.test(word)) {
      notes.push([word, root]);
      return [root];
    }
    if (word === 'stopped') return told(Boolean(guard?.stopped));
    if (word === 'table') return told(grid.read(root));
    if (word === 'top' || word === 'on') {
      grid.scroll(root, word);
      return told(null);
    }
    if (notes === null) return [];
    if (word.startsWith('held-')) {
      const kept = unchanged(decoded(word.slice(5)));
      notes = null;
      return kept;
    }
    const elements = [...new Set(notes.map(([, element]) => element))];
    const looks = new Set(notes.map(([look]) => look));
    const found = word.startsWith('answer') ? answer(elements, word === 'answer-watch')
      : elements.length === 1 && word === `all-${looks.size}` ? elements : [];
    notes = null;
    return found;
  }};
})()
