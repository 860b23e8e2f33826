// Everything that is painted as text in this document, in its order, shadow roots included: pieces of text, and
// the element of each that has a box to be covered. U+E000 parts what stands in one line, U+E001 what does not.
// ``fields``: which pieces are values of fields. ``unreadable``: elements that show what cannot be read.
() => {
  const [INLINE, BLOCK] = ['\ue000', '\ue001'];
  const PLAIN_MARKERS = ['none', 'disc', 'circle', 'square', 'disclosure-open', 'disclosure-closed'];
  const texts = [], owners = [], fields = [], unreadable = [];
  const above = e => e.assignedSlot ?? e.parentElement ?? e.getRootNode().host ?? null;
  const boxed = e => {
    while (e && !e.getClientRects().length && above(e)) e = above(e);
    return e;
  };
  const say = (text, owner) => {
    if (!text) return;
    texts.push(text);
    owners.push(owner && boxed(owner));
  };
  const field = (text, owner) => {
    if (text) fields.push(texts.length);
    say(text, owner);
  };
  const inner = url => [...(url ?? '').matchAll(/data:image\/svg\+xml([^,]*),([^"')]*)/g)].map(([, how, data]) => {
    try {
      return /base64/.test(how) ? atob(decodeURIComponent(data)) : decodeURIComponent(data);
    } catch {
      return data;
    }
  }).join(INLINE);
  const drawing = (url, owner) => {
    const text = inner(url);
    if (text) say(BLOCK + text.replace(/<[^>]*>/g, INLINE) + BLOCK, owner);
  };
  // What CSS writes: strings, attributes; the value of a counter is nowhere to be read.
  const written = (e, content) => (content ?? '').replace(
    /"((?:\\.|[^"\\])*)"|attr\(\s*([\w-]+)[^)]*\)|(counters?\([^)]*\))|(url\("[^"]*"\))|((?:open|close)-quote)|\S+|\s+/g,
    (_, string, attribute, counter, url, quote) => {
      if (quote) return getComputedStyle(e).quotes.replace(/"((?:\\.|[^"\\])*)"\s*/g, '$1');
      if (counter && largeCounters) unreadable.push(boxed(e));
      if (url) return inner(url);
      return attribute ? e.getAttribute(attribute) ?? '' : (string ?? '').replace(/\\(.)/g, '$1');
    });
  const pseudo = (e, which) => {
    const content = getComputedStyle(e, which).content;
    if (content && !['none', 'normal'].includes(content)) say(written(e, content), e);
  };
  const ordinal = e => {
    if (e.hasAttribute('value')) return Number(e.getAttribute('value'));
    const items = [...(e.parentElement?.children ?? [])].filter(each => each.matches('li'));
    const step = e.parentElement?.reversed ? -1 : 1;
    let number = e.parentElement?.start ?? 1;
    for (const item of items) {
      if (item.hasAttribute('value')) number = Number(item.getAttribute('value'));
      if (item === e) return number;
      number += step;
    }
    return number;
  };
  const marker = (e, style) => {
    if (style.display !== 'list-item') return;
    const content = getComputedStyle(e, '::marker').content;
    if (content && !['none', 'normal'].includes(content)) say(`${written(e, content)} `, e);
    else if (/^["']/.test(style.listStyleType)) say(style.listStyleType.slice(1, -1), e);
    // A CPR number has lost its leading zero there.
    else if (!PLAIN_MARKERS.includes(style.listStyleType)) say(`${String(ordinal(e)).padStart(ordinal(e) < 1e8 ? 0 : 10, '0')}. `, e);
    drawing(style.listStyleImage, e);
  };
  const control = e => {
    if (e.matches('input[type=file]')) [...e.files].forEach(file => field(file.name, e));
    else if (e.matches('input:not([type=hidden], [type=checkbox], [type=radio], [type=password])')) {
      field(e.value || e.placeholder, e);
    } else if (e.matches('textarea')) field(e.value || e.placeholder, e);
    else if (e.matches('select')) {
      if (e.multiple || e.size > 1) e.querySelectorAll('optgroup, option').forEach(each => field(each.label, each));
      else field(e.selectedOptions[0]?.label, e);
    } else return false;
    return true;
  };
  const walk = node => {
    if (node.nodeType === Node.TEXT_NODE) {
      const parent = node.parentElement ?? node.getRootNode().host;
      if (parent && getComputedStyle(parent).visibility === 'visible') {
        const kept = getComputedStyle(parent).whiteSpace.startsWith('pre');
        say(kept ? node.data : node.data.replace(/\s+/g, ' '), parent);
      }
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const style = getComputedStyle(node);
    if (style.display === 'none') return;
    if (node.matches('canvas, embed, object, video')) unreadable.push(node);
    const edge = node.matches('br') || !/^(inline|contents|ruby)/.test(style.display) ? BLOCK : INLINE;
    say(edge, null);
    marker(node, style);
    pseudo(node, '::before');
    if (node.matches('img, input[type=image]')) say(node.alt, node);
    drawing(node.matches('img') ? node.currentSrc || node.src : '', node);
    [style.backgroundImage, style.content, style.borderImageSource, style.maskImage].forEach(url => drawing(url, node));
    if (!control(node)) {
      const slotted = node.matches('slot') ? node.assignedNodes({flatten: true}) : [];
      (slotted.length ? slotted : (node.shadowRoot ?? node).childNodes).forEach(walk);
    }
    pseudo(node, '::after');
    say(edge, null);
  };
  const large = text => /\d{4,}/.test(text ?? '');
  const largeCounters = [...document.querySelectorAll('*')].some(e => {
    const style = getComputedStyle(e);
    return large(style.counterReset) || large(style.counterSet) || large(style.counterIncrement);
  });
  if (document.documentElement) walk(document.documentElement);
  return {texts, owners, fields, unreadable};
}
