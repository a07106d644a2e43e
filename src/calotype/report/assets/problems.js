"use strict";

(() => {
  const { element, names } = calotype;
  const FIRST = 20; // failures of a kind that are shown at once

  calotype.views.problems = async (main) => {
    const { problems } = calotype.library;
    const count = problems.reduce((sum, problem) => sum + problem.count, 0);
    if (!count)
      return main.replaceChildren(
        calotype.notice("No problems", "Every photo could be read, and every step has done its work."),
      );
    main.replaceChildren(
      element(
        "div",
        { class: "heading" },
        element("h1", null, calotype.count(count, "problem")),
        element(
          "p",
          { class: "muted under" },
          "What could not be read or done, by cause. None of it cost another photo anything.",
        ),
      ),
      ...problems.map(causeSection),
    );
  };

  function causeSection(problem) {
    const list = element("ul", { class: "failures" });
    const made = element(
      "section",
      { class: "cause" },
      element(
        "h2",
        null,
        calotype.problem(problem.code),
        element("span", { class: "muted" }, calotype.number(problem.count)),
      ),
      problem.hint && element("p", { class: "hint" }, problem.hint),
      list,
      element(
        "p",
        { class: "actions" },
        element(
          "a",
          {
            class: "link",
            href: calotype.queryAddress({
              where: [`${calotype.quoted(problem.code)} in problems`],
              sort: names.path,
              up: true,
            }),
          },
          "Show in the gallery",
        ),
      ),
    );
    showMore(problem, list, made, 0);
    return made;
  }

  /** Show the next failures: a few at first, then a chunk at a time. */
  async function showMore(problem, list, made, start) {
    const [chunk] = await calotype.load(`problems/${problem.file}/${Math.floor(start / problem.chunk)}`);
    const from = start % problem.chunk;
    const past = start === 0 ? FIRST : problem.chunk;
    list.append(...chunk.slice(from, past).map((failure) => failureItem(failure, problem)));
    const next = start - from + Math.min(past, chunk.length);
    if (next >= problem.count) return;
    const button = element(
      "button",
      {
        type: "button",
        class: "link",
        onclick: () => {
          button.remove();
          showMore(problem, list, made, next);
        },
      },
      `Show more (${calotype.number(problem.count - next)} left)`,
    );
    made.querySelector(".actions").prepend(button);
  }

  function failureItem({ photo, path, steps, message, hint }, problem) {
    return element(
      "li",
      null,
      element("a", { href: `#/photo/${photo}` }, path),
      element(
        "p",
        { class: "muted" },
        message,
        steps.some(Boolean) && ` (${steps.filter(Boolean).map(calotype.stepName).join(", ")})`,
      ),
      hint && hint !== problem.hint && element("p", { class: "hint" }, hint),
    );
  }
})();
