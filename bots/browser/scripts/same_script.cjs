"use strict";
// Playwright numbers a page's documents in the script that it loads into each of them, for snapshots with
// references, which robots do not take. So no two of these scripts are the same text, and Chromium compiles
// each of them anew: a tenth of a form task. Where the driver says it in other words, nothing is changed.
const Module = require("module");
const compile = Module.prototype._compile;
Module.prototype._compile = function (text, file, ...rest) {
  const same = file.endsWith("coreBundle.js") ? text.replace("frameSeq: this.frame.seq,", "frameSeq: 0,") : text;
  return compile.call(this, same, file, ...rest);
};
