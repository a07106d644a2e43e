"use strict";

(() => {
  const BEYOND = 500; // pixels above and below the window that are drawn too
  const HEADER = 60; // pixels of the window that the header covers

  /**
   * Break pictures of these aspects (width / height) into rows that fill the width, each about `wanted` pixels high.
   * Returns [first, past the last, height] a row. A last row that can't be filled keeps the wanted height.
   */
  calotype.justify = (aspects, start, end, width, wanted, gap) => {
    const rows = [];
    let first = start;
    let sum = 0;
    for (let index = start; index < end; index += 1) {
      const before = sum;
      sum += aspects[index];
      const height = (width - gap * (index - first)) / sum;
      if (height > wanted) continue;
      const without = (width - gap * (index - first - 1)) / before; // the height if this one goes to the next row
      const fits = index === first || wanted - height <= without - wanted;
      rows.push([first, fits ? index + 1 : index, fits ? height : without]);
      first = fits ? index + 1 : index;
      sum = fits ? 0 : aspects[index];
    }
    if (first < end) rows.push([first, end, Math.min(wanted, (width - gap * (end - first - 1)) / sum)]);
    return rows;
  };

  /**
   * Show a long list of rows in `host`, of which only those near the window are in the page. `tops` has the top of
   * each row and the bottom of the last; `render(index)` makes a row; `first` is told which is at the top of the
   * window. Lives until `signal` is aborted.
   */
  calotype.windowed = (host, tops, render, signal, first = null) => {
    const count = tops.length - 1;
    const shown = new Map();
    let asked = false;
    let before = -Infinity;
    host.style.height = `${tops[count]}px`;

    const update = () => {
      asked = false;
      if (signal.aborted) return;
      const top = -host.getBoundingClientRect().top;
      const far = Math.abs(top - before) > window.innerHeight / 2; // then first what is seen, and the rest a frame later
      before = top;
      if (far) ask();
      const from = rowAt(tops, top - (far ? 0 : BEYOND));
      const last = rowAt(tops, top + window.innerHeight + (far ? 0 : BEYOND));
      for (const [index, row] of shown) {
        if (index < from || index > last) remove(index, row);
      }
      for (let index = from; index <= last && index < count; index += 1) if (!shown.has(index)) add(index);
      first?.(rowAt(tops, top + HEADER));
    };

    const remove = (index, row) => {
      if (row.contains(document.activeElement)) return; // who uses the keyboard keeps the place
      row.remove();
      shown.delete(index);
    };

    const add = (index) => {
      const row = render(index);
      row.style.transform = `translateY(${tops[index]}px)`;
      shown.set(index, row);
      host.append(row);
    };

    const ask = () => {
      if (!asked) requestAnimationFrame(update);
      asked = true;
    };
    window.addEventListener("scroll", ask, { passive: true, signal });
    window.addEventListener("resize", ask, { passive: true, signal });
    update();

    return {
      /** Bring a row into the window, below the header, and return its element. */
      reveal(index) {
        const top = host.getBoundingClientRect().top + tops[index];
        const bottom = host.getBoundingClientRect().top + tops[index + 1];
        if (top < HEADER) window.scrollBy(0, top - HEADER);
        else if (bottom > window.innerHeight) window.scrollBy(0, bottom - window.innerHeight + 8);
        update();
        return shown.get(index);
      },
    };
  };

  /** The row that holds a height; the nearest one for heights beyond the ends. */
  function rowAt(tops, height) {
    let low = 0;
    let high = tops.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (tops[middle] <= height) low = middle;
      else high = middle - 1;
    }
    return low;
  }
})();
