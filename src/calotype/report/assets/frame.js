"use strict";

/** The frame around the views: navigation, theme, keys that work everywhere, and which view is shown. */
(() => {
  const { element, icon } = calotype;
  const VIEWS = [
    ["photos", "Photos"],
    ["map", "Places"],
    ["groups", "Copies"],
    ["problems", "Problems"],
    ["overview", "Overview"],
  ];
  const OWNER = { photo: "photos", group: "groups" }; // which tab a page without one belongs to

  let leaving = new AbortController();

  async function start() {
    const main = document.getElementById("content");
    try {
      const [library] = await calotype.load("library");
      library.byPath = new Map(library.columns.map((column) => [column.path, column]));
      calotype.library = library;
    } catch (error) {
      return main.replaceChildren(calotype.notice("The report can't be read", error.message));
    }
    document.getElementById("title").textContent = calotype.library.summary.title ?? "Photos";
    document.getElementById("views").append(...VIEWS.map(tab));
    document.getElementById("skip").addEventListener("click", (event) => {
      event.preventDefault();
      main.focus();
    });
    startTheme();
    document.addEventListener("keydown", onKey);
    document.addEventListener("click", closeMenus);
    window.addEventListener("hashchange", show);
    history.scrollRestoration = "manual";
    show();
  }

  function tab([view, label]) {
    const counts = {
      groups: calotype.library.groups,
      problems: calotype.library.problems.reduce((sum, { count }) => sum + count, 0),
    };
    return element(
      "a",
      { href: `#/${view}`, "data-view": view },
      icon(view),
      element("span", null, label),
      counts[view] ? element("span", { class: "number" }, calotype.number(counts[view])) : null,
    );
  }

  /** Show the view that the address names. */
  async function show() {
    const [, path = "", search = ""] = /^#\/?([^?]*)\??(.*)$/.exec(location.hash) ?? [];
    const [view = "photos", ...rest] = path.split("/").filter(Boolean);
    const main = document.getElementById("content");
    leaving.abort();
    leaving = new AbortController();
    const here = OWNER[view] ?? view;
    for (const link of document.querySelectorAll("#views a")) {
      if (link.dataset.view === here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    document.title = `${VIEWS.find(([name]) => name === here)?.[1] ?? "Photos"} · ${calotype.library.summary.title ?? "Calotype"}`;
    if (view !== "photos") window.scrollTo(0, 0);
    try {
      const { signal } = leaving;
      const draw = Object.hasOwn(calotype.views, view) ? calotype.views[view] : calotype.views.photos;
      await draw(main, new URLSearchParams(search), signal, rest);
      if (!signal.aborted && document.activeElement === document.body) main.focus({ preventScroll: true });
    } catch (error) {
      main.replaceChildren(calotype.notice("This can't be shown", error.message));
    }
  }

  function onKey(event) {
    const typing = /INPUT|SELECT|TEXTAREA/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const find = document.getElementById("find");
      if (find) find.focus();
      else location.hash = calotype.shown.address;
    } else if (event.key === "?" && !typing) {
      calotype.showKeys();
    } else if (event.key === "Escape" && typing) {
      event.target.blur();
    } else if (event.key === "Escape") {
      closeMenus(event);
    }
  }

  function closeMenus(event) {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (event.type !== "keydown" && menu.contains(event.target)) continue;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus(); // not lost with what is hidden
      menu.open = false;
    }
  }

  function startTheme() {
    const button = document.getElementById("theme");
    const dark = () =>
      (document.documentElement.dataset.theme ??
        (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const draw = () => {
      button.replaceChildren(icon(dark() ? "light" : "dark"));
      button.setAttribute("aria-label", dark() ? "Light colours" : "Dark colours");
    };
    const kept = remembered();
    if (kept) document.documentElement.dataset.theme = kept;
    button.addEventListener("click", () => {
      document.documentElement.dataset.theme = dark() ? "light" : "dark";
      remember(document.documentElement.dataset.theme);
      draw();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
    draw();
  }

  // A page from disk may be refused its storage; then the choice lasts as long as the page.
  function remembered() {
    try {
      return localStorage.getItem("calotype.theme");
    } catch {
      return null;
    }
  }

  function remember(theme) {
    try {
      localStorage.setItem("calotype.theme", theme);
    } catch (error) {
      console.info("the theme can't be remembered:", error.message);
    }
  }

  window.addEventListener("DOMContentLoaded", start);
})();
