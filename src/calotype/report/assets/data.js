"use strict";

/** What all parts of the report share. Each script adds its own names; none reads a name before the page is ready. */
const calotype = { views: {} };

(() => {
  const arriving = new Map(); // name of a data file -> contents that it has handed over so far
  const kept = new Map(); // name -> promise of its decoded contents, the one used last at the end
  const MOST = 60; // decoded files that are kept; the longest unused goes

  /** Data files call this; a column's file once a chunk. */
  calotype.receive = (name, content) => {
    if (!arriving.has(name)) arriving.set(name, []);
    arriving.get(name).push(content);
  };

  /** Load a data file: a promise of what it handed over, as it stands in the file. */
  calotype.loadRaw = (name) =>
    new Promise((resolve, reject) => {
      const finish = (script) => {
        script?.remove();
        const contents = arriving.get(name) ?? [];
        arriving.delete(name);
        resolve(contents);
      };
      if (arriving.has(name)) return finish(null); // the page itself brought it: data/library.js
      const script = document.createElement("script");
      script.src = `data/${name}.js`;
      script.onload = () => finish(script);
      script.onerror = () => {
        script.remove();
        reject(new Error(`data/${name}.js can't be read. Was the report's folder copied whole?`));
      };
      document.head.append(script);
    });

  /** Load and decode a data file that is wanted again: a promise of the list of its contents. */
  calotype.load = (name) => {
    if (!kept.has(name)) {
      const loading = calotype.loadRaw(name).then((contents) => Promise.all(contents.map(calotype.unpack)));
      loading.catch(() => kept.delete(name));
      kept.set(name, loading);
    }
    const found = kept.get(name);
    kept.delete(name);
    kept.set(name, found);
    if (kept.size > MOST) kept.delete(kept.keys().next().value);
    return found;
  };

  /** The line of a photo, as the contract has it. */
  calotype.line = async (photo) => {
    const { chunk } = calotype.library;
    const [lines] = await calotype.load(`photos/${Math.floor(photo / chunk)}`);
    return lines[photo % chunk];
  };

  /** Decode one content: JSON, deflated, in base64. */
  calotype.unpack = async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Response(stream).json();
  };
})();
