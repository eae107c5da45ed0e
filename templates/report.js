"use strict";
// Filters and deep links. Without this, everything is there and unfolds by itself; nothing here makes HTML of text.
(() => {
  const form = document.getElementById("filter");
  const count = document.getElementById("count");
  const unfold = document.getElementById("unfold");
  const columns = form.elements.column ? [...form.elements.column.options].slice(1).map((option) => option.value) : [];
  const areas = [...document.querySelectorAll("tbody.area")];
  let area = -1;
  const rows = [];
  for (const body of document.querySelectorAll(".matrix > table > tbody")) {
    if (body.classList.contains("area")) area += 1;
    if (!body.classList.contains("scenario")) continue;
    // Without script an address leads into the folded part, which unfolds; with it, to the whole row.
    const detail = body.querySelector(".detail");
    body.id = detail.id;
    detail.removeAttribute("id");
    const texts = [body.rows[0], ...body.querySelectorAll(".description, .message")];
    rows.push({
      body,
      area,
      details: body.querySelector("details"),
      verdicts: body.dataset.verdicts.split("|").map((words) => words.split(",")),
      text: texts.map((node) => node.textContent).join(" ").toLowerCase(),
    });
  }
  // The row that the address names is shown even if the filter would hide it.
  let named = null;
  let ordered = "";

  const state = () => {
    const values = new URLSearchParams(new FormData(form));
    for (const [name, value] of [...values]) if (value.trim() === "") values.delete(name);
    return values;
  };

  // By impact, the headings of areas are in the way.
  const order = (wanted) => {
    if (wanted === ordered) return;
    ordered = wanted;
    const end = document.getElementById("nothing");
    const place = (row) => Number(row.body.dataset.impact);
    const sorted = wanted ? [...rows].sort((one, other) => place(one) - place(other)) : rows;
    let last = -1;
    for (const row of sorted) {
      if (!wanted && row.area !== last) end.before(areas[row.area]);
      last = row.area;
      end.before(row.body);
    }
  };

  const matches = (row, filter, column, words) => {
    const of = (list) => (column < 0 ? [...list] : [list[column]]);
    const { area, code, differs } = row.body.dataset;
    if (filter.has("area") && filter.get("area") !== area) return false;
    if (filter.has("code") && filter.get("code") !== code) return false;
    if (filter.has("verdict") && !of(row.verdicts).some((verdicts) => verdicts.includes(filter.get("verdict")))) return false;
    if (filter.has("differences")) {
      const split = column < 0 && "split" in row.body.dataset;
      if (!split && !of(differs).includes("1")) return false;
    }
    return words.every((word) => row.text.includes(word));
  };

  const apply = () => {
    const filter = state();
    const column = columns.indexOf(filter.get("column"));
    const words = (filter.get("text") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const filled = new Set();
    let shown = 0;
    for (const row of rows) {
      const visible = row === named || matches(row, filter, column, words);
      row.body.hidden = !visible;
      if (visible) {
        filled.add(row.area);
        shown += 1;
      }
    }
    order(filter.get("order") ?? "");
    areas.forEach((body, index) => { body.hidden = ordered !== "" || !filled.has(index); });
    document.getElementById("nothing").hidden = shown > 0;
    count.textContent = shown === rows.length ? `${shown} scenarios` : `${shown} of ${rows.length} scenarios`;
    label();
  };

  const visibleRows = () => rows.filter((row) => !row.body.hidden);
  const allOpen = () => visibleRows().every((row) => row.details.open);
  const label = () => { unfold.textContent = allOpen() ? "Fold all" : "Unfold all"; };

  // The address contains the filter, so that a user can share it. Filters also work where the address cannot be changed.
  const remember = () => {
    const query = state().toString();
    try {
      history.replaceState(null, "", `${location.pathname}${query && `?${query}`}${location.hash}`);
    } catch { /* a page without an address of its own */ }
  };

  const recall = () => {
    const values = new URLSearchParams(location.search);
    for (const field of form.elements) {
      if (!field.name || !values.has(field.name)) continue;
      if (field.type === "checkbox") field.checked = true;
      else field.value = values.get(field.name);
      // An option that this report does not have.
      if (field.selectedIndex === -1) field.selectedIndex = 0;
    }
  };

  const follow = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* as it is */ }
    const target = document.getElementById(id);
    named?.body.classList.remove("named");
    named = rows.find((row) => row.body === target) ?? null;
    apply();
    if (named) {
      named.details.open = true;
      named.body.classList.add("named");
    }
    if (named || target?.closest("tbody.area")) target.scrollIntoView();
  };

  // What scrolls below the heading must not end up behind it.
  const measure = () => {
    const head = document.querySelector(".matrix > table > thead").offsetHeight;
    document.documentElement.style.setProperty("--head", `${head}px`);
  };

  let timer = 0;
  const changed = () => {
    named?.body.classList.remove("named");
    named = null;
    apply();
    clearTimeout(timer);
    timer = setTimeout(remember, 250);
  };
  form.addEventListener("input", changed);
  form.addEventListener("reset", () => setTimeout(changed));
  form.addEventListener("submit", (event) => event.preventDefault());
  unfold.addEventListener("click", () => {
    const open = !allOpen();
    for (const row of visibleRows()) row.details.open = open;
    label();
  });
  document.addEventListener("toggle", label, true);
  for (const { body, details } of rows) {
    body.rows[0].addEventListener("click", (event) => {
      const link = event.target.closest("a");
      // A second click on an open row's link folds it again; text can be selected without folding anything.
      if (event.ctrlKey || event.metaKey || event.shiftKey || !getSelection().isCollapsed) return;
      if (details.open || !link) event.preventDefault();
      details.open = !details.open;
    });
  }
  addEventListener("hashchange", follow);
  form.hidden = false;
  measure();
  addEventListener("resize", measure);
  recall();
  follow();
})();
