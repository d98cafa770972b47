"use strict";
(() => {
  const root = document.documentElement;
  const keep = (name, value) => { try { if (value === undefined) return localStorage.getItem(name); localStorage.setItem(name, value); } catch { /* a page without a store */ } return null; };
  const speak = lang => { root.dataset.lang = lang; root.lang = lang === "zh" ? "zh-CN" : "en"; };
  const kept = keep("mingzhang-lang");
  if (kept === "zh" || kept === "en") speak(kept);
  const button = document.getElementById("language");
  button.hidden = false;
  button.addEventListener("click", () => {
    const lang = root.dataset.lang === "zh" ? "en" : "zh";
    speak(lang); keep("mingzhang-lang", lang);
    dispatchEvent(new Event("spoken"));
  });
  const field = document.querySelector("[data-goto] #q");
  if (field) {
    const go = () => { location.href = root.dataset.up + "search.html#" + encodeURIComponent(field.value.trim()); };
    document.getElementById("go").addEventListener("click", go);
    field.addEventListener("keydown", e => { if (e.key === "Enter") go(); });
  }
  for (const table of document.querySelectorAll("table.sortable")) {
    table.querySelectorAll("th[data-sort]").forEach(th => {
      const at = th.cellIndex, number = th.dataset.sort === "number";
      const press = document.createElement("button");
      press.type = "button"; press.className = "sort"; press.append(...th.childNodes); th.append(press);
      press.addEventListener("click", () => {
        const down = th.ariaSort ? th.ariaSort === "ascending" : number;
        table.querySelectorAll("th[aria-sort]").forEach(e => e.removeAttribute("aria-sort"));
        th.ariaSort = down ? "descending" : "ascending";
        const value = row => number ? (row.cells[at].dataset.value ? Number(row.cells[at].dataset.value) : null) : row.cells[at].textContent;
        const rows = [...table.tBodies[0].rows].map(row => [value(row), row]);
        rows.sort(([a], [b]) => a === null ? (b === null ? 0 : 1) : b === null ? -1 : (number ? a - b : a.localeCompare(b, "zh")) * (down ? -1 : 1));
        table.tBodies[0].append(...rows.map(([, row]) => row));
      });
    });
  }
  const chips = document.querySelector(".chips");
  if (chips) {
    chips.hidden = false;
    chips.addEventListener("click", e => {
      const chip = e.target.closest("button");
      if (!chip) return;
      const on = chip.getAttribute("aria-pressed") !== "true";
      chips.querySelectorAll("button").forEach(b => b.setAttribute("aria-pressed", String(b === chip && on)));
      const {onlySeverity: severity, onlyRule: rule} = chip.dataset;
      document.querySelectorAll(".findings li").forEach(li => { li.hidden = on && (severity ? li.dataset.severity !== severity : li.dataset.rule !== rule); });
    });
  }
  const mark = () => {
    document.querySelectorAll(".target").forEach(e => e.classList.remove("target"));
    const e = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (e) { e.classList.add("target"); for (let d = e.closest("details"); d; d = d.parentElement.closest("details")) d.open = true; }
  };
  addEventListener("hashchange", mark); mark();
})();
