// A selector engine that finds rows of a table by what their columns show: a JSON object in hexadecimal.
(() => {
  const grid = GRID_SCRIPT;
  return {queryAll(root, hex) {
    const bytes = hex.match(/../g).map(byte => Number.parseInt(byte, 16));
    return grid.matching(root, JSON.parse(new TextDecoder().decode(new Uint8Array(bytes))));
  }};
})()
