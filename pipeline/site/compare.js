"use strict";
const mz = (() => {
  const D = JSON.parse(document.getElementById("compared").textContent), AT_ONCE = 60, MOST = 6, SVG = "http://www.w3.org/2000/svg";
  const at = id => document.getElementById(id), files = new Map(), panels = new Map();
  const S = {panel: D.years.departments.length ? "departments" : "governments", year: 0, column: "", place: "", shown: AT_ONCE, chosen: []};
  const lang = () => document.documentElement.dataset.lang === "en" ? "en" : "zh";
  const word = key => D.words[key][lang()];
  const make = (tag, props, ...kids) => { const e = document.createElement(tag); for (const [k, v] of Object.entries(props || {})) if (v != null && v !== false) e.setAttribute(k, v === true ? "" : v); e.append(...kids.filter(kid => kid != null)); return e; };
  const draw = (tag, props, ...kids) => { const e = document.createElementNS(SVG, tag); for (const [k, v] of Object.entries(props)) e.setAttribute(k, v); e.append(...kids); return e; };
  const load = (panel, year) => {
    const name = `${panel}-${year}`;
    if (!files.has(name)) files.set(name, new Promise((done, failed) => {
      const script = make("script", {src: `compare/${name}.js`});
      script.onload = () => done(); script.onerror = () => { files.delete(name); failed(new Error(name)); };
      document.head.append(script);
    }));
    return files.get(name);
  };
  const columns = () => D.columns[S.panel], number = () => columns().findIndex(c => c.id === S.column), unit = () => columns()[number()].unit;
  const rowsOf = year => (panels.get(`${S.panel}-${year}`) || []).filter(r => r[3] !== "lower" && r[4][number()] != null);
  const scale = values => unit() !== "CNY" ? [1, ""] : Math.max(0, ...values.map(Math.abs)) >= 1e9 ? [1e8, word("yi")] : [1e4, word("wan")];
  const amount = (value, factor) => (value / factor).toLocaleString("en-US", {minimumFractionDigits: unit() === "CNY" ? 2 : 0, maximumFractionDigits: 2});
  const scopes = {whole: {zh: "全域", en: "whole"}, own: {zh: "本级", en: "own"}};
  const nameOf = r => r[0] + (scopes[r[3]] ? ` · ${scopes[r[3]][lang()]}` : "");
  const key = r => `${r[2]} ${r[3]}`;
  const options = (id, pairs, value) => { const e = at(id); e.replaceChildren(...pairs.map(([v, words]) => new Option(words, v, false, String(v) === String(value)))); };

  const fill = () => {
    options("panel", Object.keys(D.years).filter(p => D.years[p].length).map(p => [p, D.panels[p][lang()]]), S.panel);
    options("year", D.years[S.panel].map(y => [y, y]), S.year);
    const told = new Set();
    for (const y of D.years[S.panel]) for (const r of panels.get(`${S.panel}-${y}`) || []) if (!S.year || y === S.year) for (const k of Object.keys(r[4])) told.add(+k);
    options("indicator", columns().map((c, i) => [c.id, c[lang()], i]).filter(([id,, i]) => told.has(i) || id === S.column), S.column);
    const places = [...new Set((panels.get(`${S.panel}-${S.year}`) || []).map(r => r[1]))].sort((a, b) => a.localeCompare(b, "zh"));
    options("place", [["", "—"], ...places.map(p => [p, p])], S.place);
  };
  const table = () => {
    const only = at("only").value.trim();
    const rows = rowsOf(S.year).filter(r => (!S.place || r[1] === S.place) && (!only || r[0].includes(only) || r[1].includes(only))).sort((a, b) => b[4][number()] - a[4][number()]);
    const [factor, name] = scale(rows.map(r => r[4][number()])), most = Math.max(1e-9, ...rows.map(r => r[4][number()]));
    const head = make("tr", {}, make("th", {}, word("choose")), make("th", {}, "#"), make("th", {}, word("body")), make("th", {}, word("place")), make("th", {class: "number"}, name ? `${word("value")} (${name})` : word("value")), make("td", {class: "bars"}));
    at("ranks").tHead.replaceChildren(head);
    at("ranks").tBodies[0].replaceChildren(...rows.slice(0, S.shown).map((r, i) => {
      const box = make("input", {type: "checkbox", "aria-label": nameOf(r)}), bar = make("div", {class: "bar"});
      box.checked = S.chosen.some(c => key(c) === key(r));
      box.addEventListener("change", () => { S.chosen = S.chosen.filter(c => key(c) !== key(r)); if (box.checked) S.chosen.push(r); if (S.chosen.length > MOST) { S.chosen.shift(); table(); } chart(); });
      bar.style.width = `${Math.max(0.5, 100 * Math.max(0, r[4][number()]) / most)}%`;
      return make("tr", {}, make("td", {}, box), make("td", {}, i + 1), make("th", {scope: "row"}, make("a", {href: r[2]}, nameOf(r))), make("td", {}, r[1]), make("td", {class: "number"}, amount(r[4][number()], factor)), make("td", {class: "bars"}, bar));
    }));
    at("more").hidden = rows.length <= S.shown;
    at("said").textContent = rows.length ? `${Math.min(S.shown, rows.length)} / ${rows.length}` : word("no_values");
  };
  const chart = async () => {
    const room = at("chart"); // its width is that of the words, too
    if (!S.chosen.length) { room.replaceChildren(); return; }
    await Promise.all(D.years[S.panel].map(y => load(S.panel, y)));
    const chosen = S.chosen.slice(), years = D.years[S.panel].filter(y => rowsOf(y).some(r => chosen.some(c => key(c) === key(r)))).sort((a, b) => a - b).slice(-8);
    const value = (c, y) => (rowsOf(y).find(r => key(r) === key(c)) || [,,,, {}])[4][number()];
    const values = chosen.flatMap(c => years.map(y => value(c, y))).filter(v => v != null), [factor, name] = scale(values), most = Math.max(1e-9, ...values);
    const wide = Math.max(330, Math.min(900, room.clientWidth - 22)), high = 170, slot = (wide - 12) / Math.max(1, years.length), width = Math.min(46, slot * 0.84 / chosen.length), kids = [draw("line", {x1: 6, x2: wide - 6, y1: 186, y2: 186})];
    years.forEach((y, i) => {
      chosen.forEach((c, k) => {
        const v = value(c, y);
        if (v == null) return;
        const hh = Math.max(0.5, high * Math.max(0, v) / most), x = 6 + slot * (i + 0.5) + (k - chosen.length / 2) * width;
        kids.push(draw("rect", {class: "k" + k, x: x + 1, y: 186 - hh, width: width - 2, height: hh}, draw("title", {}, `${nameOf(c)} ${y} ${amount(v, factor)}`)));
        if (chosen.length * years.length <= 24) kids.push(draw("text", {class: "v", x: x + width / 2, y: 183 - hh, "text-anchor": "middle"}, v / factor >= 1000 ? Math.round(v / factor).toLocaleString("en-US") : amount(v, factor)));
      });
      kids.push(draw("text", {x: 6 + slot * (i + 0.5), y: 200, "text-anchor": "middle"}, y));
    });
    const title = `${columns()[number()][lang()]}${name ? ` (${name})` : ""}`;
    room.replaceChildren(make("figure", {}, make("figcaption", {}, title), draw("svg", {viewBox: `0 0 ${wide} 206`, role: "img", "aria-label": title, class: "big"}, ...kids),
      make("p", {class: "legend"}, ...chosen.map((c, k) => make("span", {}, make("i", {class: "k" + k}), nameOf(c))))));
  };
  const keep = () => { try { history.replaceState(null, "", `#${S.panel}/${S.year}/${S.column}`); } catch { /* no address to keep it in */ } };
  const choose = async () => {
    await load(S.panel, S.year);
    if (!S.column || number() < 0) {
      const told = panels.get(`${S.panel}-${S.year}`) || [];
      const first = S.panel === "departments" ? ["three_public__final", "three_public__budget"] : ["general_revenue__final", "general_revenue__budget", "debt_balance__balance"];
      const has = id => told.some(r => r[4][columns().findIndex(c => c.id === id)] != null);
      S.column = first.find(has) || (columns().find(c => has(c.id)) || columns()[0]).id;
    }
    S.shown = AT_ONCE; fill(); table(); chart(); keep();
  };
  at("panel").addEventListener("change", () => { Object.assign(S, {panel: at("panel").value, year: 0, column: "", place: "", chosen: []}); S.year = D.years[S.panel][0]; choose(); });
  at("year").addEventListener("change", () => { S.year = +at("year").value; S.place = ""; choose(); });
  at("indicator").addEventListener("change", () => { S.column = at("indicator").value; choose(); });
  at("place").addEventListener("change", () => { S.place = at("place").value; S.shown = AT_ONCE; table(); });
  at("only").addEventListener("input", () => { S.shown = AT_ONCE; table(); });
  at("more").addEventListener("click", () => { S.shown += AT_ONCE; table(); });
  addEventListener("spoken", () => { if (S.year) { fill(); table(); chart(); } });
  setTimeout(() => {
    const [panel, year, column] = location.hash.slice(1).split("/");
    if (D.years[panel] && D.years[panel].includes(+year)) Object.assign(S, {panel, year: +year, column: D.columns[panel].some(c => c.id === column) ? column : ""});
    if (!D.years[S.panel].length) { at("said").textContent = word("no_values"); return; }
    S.year ||= D.years[S.panel][0];
    choose();
  });
  return {panel: (name, year, rows) => panels.set(`${name}-${year}`, rows)};
})();
