"use strict";
(() => {
  // Everything that the document says is set as text, never as markup.
  const told = document.getElementById("data"), D = JSON.parse(told.textContent);
  told.remove(); // its text would stay in memory beside what it says
  const N = D.numbers, F = D.findings.filter(f => f.status === "fail"), ROW = 54;
  const VERDICTS = ["contradicted", "unproven", "consistent", "proven"];
  const AMEND = ["value", "period", "measure", "fund", "scope", "unit", "concept", "code", "component", "item", "unread"];
  const checks = N.map(() => []);
  D.findings.forEach((f, at) => f.numbers.forEach(n => checks[n].push(at)));
  const S = {lang: D.language, tab: "numbers", q: "", verdicts: new Set(), sec: "", concept: "", why: "", on: -1, finding: -1, shown: [], side: "original"};
  const hay = new Array(N.length);

  const h = (tag, props, ...kids) => {
    const e = document.createElement(tag);
    for (const [k, v] of Object.entries(props || {})) {
      if (k === "class") e.className = v;
      else if (k.startsWith("on")) e.addEventListener(k.slice(2), v);
      else if (v === true) e.setAttribute(k, "");
      else if (v !== false && v != null) e.setAttribute(k, v);
    }
    for (const kid of kids.flat()) if (kid != null && kid !== false) e.append(kid);
    return e;
  };
  const t = (key, other) => (D.words[key] || {})[S.lang] ?? other ?? key;
  const coded = (kind, code) => t(kind + "." + code, code);
  const kindOf = n => n.left ? "left" : n.verdict;
  const conceptName = c => (D.concepts[c] || [c, c])[S.lang === "zh" ? 0 : 1] || c;
  const narrow = () => matchMedia("(max-width:820px)").matches;

  // ---- frame
  const main = h("main", {id: "original", tabindex: 0}), room = h("div", {class: "room"});
  const list = h("div", {class: "list", id: "list", role: "listbox", tabindex: 0});
  const card = h("section", {class: "card", id: "card", hidden: true});
  const tabs = h("div", {class: "tabs", role: "tablist"}), tools = h("div", {class: "tools"});
  const aside = h("aside", {}, tabs, tools, list, card);
  const header = h("header"), sides = h("nav", {class: "sides2"}), said = h("div", {class: "said", role: "status"});
  const help = h("dialog", {id: "help"});
  document.body.append(header, sides, main, aside, said, help);

  const drawHeader = () => {
    const a = D.about;
    const facts = [a.issuer, a.year || "", coded("kind", a.kind), a.format + (D.pages.length ? ` ${D.pages.length} ${t("pages")}` : ""),
      `${a.numbers_used} / ${a.numbers_total} ${t("of_printed")}`].filter(Boolean).join(" · ");
    header.replaceChildren(
      h("div", {class: "what"}, h("h1", {title: a.title || a.url}, a.title || a.url),
        h("div", {class: "about" + (a.error ? " partial" : ""), title: a.error || a.url}, a.error ? t("partial") + a.error : facts)),
      a.open ? h("a", {href: a.open, rel: "noreferrer noopener", target: "_blank", class: "wide"}, t("source")) : "",
      h("button", {class: "wide", onclick: () => help.showModal()}, t("help") + " ?"),
      h("button", {id: "language", onclick: () => { S.lang = S.lang === "zh" ? "en" : "zh"; drawAll(); }}, t("language")));
    sides.replaceChildren(...["original", "numbers"].map(side => h("button",
      {"aria-pressed": String(S.side === side), onclick: () => setSide(side)}, t(side))));
    document.documentElement.lang = S.lang === "zh" ? "zh-CN" : "en";
    const keys = [["j k", "next"], ["n p", "finding"], ["/", "search"], ["1 2 3", "tabs"], ["?", "help"], ["Esc", "close"]];
    help.replaceChildren(h("table", {}, keys.map(([k, w]) => h("tr", {}, h("td", {}, k.split(" ").map(c => [h("kbd", {}, c), " "]).flat()), h("td", {}, t("keys." + w))))),
      h("button", {onclick: () => help.close()}, t("close")));
  };
  const setSide = side => { S.side = side; document.body.dataset.side = side; drawHeader(); if (side === "numbers") drawRows(); };

  // ---- filters
  const count = tab => tab === "numbers" ? D.facts : tab === "findings" ? F.length : N.length - D.facts;
  const drawTabs = () => tabs.replaceChildren(...["numbers", "findings", "leftovers"].map(tab => h("button",
    {role: "tab", id: "tab-" + tab, "aria-selected": String(S.tab === tab), onclick: () => setTab(tab)}, `${t(tab)} ${count(tab)}`)));
  const setTab = tab => { if (S.tab !== tab) { S.tab = tab; drawTabs(); drawTools(); filter(); list.scrollTop = 0; } };
  const select = (name, first, options, value, set) => {
    const e = h("select", {id: name, "aria-label": first, onchange: () => { set(e.value); filter(); }}, h("option", {value: ""}, first),
      options.map(([v, words]) => h("option", {value: v, selected: String(v) === String(value)}, words)));
    return e;
  };
  const drawTools = () => {
    if (S.tab === "findings") { tools.replaceChildren(); tools.hidden = true; return; }
    tools.hidden = false;
    const search = h("input", {type: "search", id: "search", placeholder: t("search"), "aria-label": t("search"), value: S.q,
      oninput: () => { S.q = search.value; cancelAnimationFrame(drawTools.later); drawTools.later = requestAnimationFrame(filter); }});
    const used = new Set(N.filter(n => !n.left === (S.tab === "numbers")).map(n => n.sec));
    const sections = D.sections.filter(s => used.has(s.no)).map(s => [s.no, "\u3000".repeat(Math.min(3, Math.max(0, s.level - 1))) + (s.title || t("no_section"))]);
    const rows = [search];
    if (S.tab === "numbers") {
      const chips = VERDICTS.map(v => [v, N.reduce((sum, n) => sum + (n.verdict === v), 0)]).filter(([, many]) => many);
      rows.push(h("div", {class: "row"}, chips.map(([v, many]) => h("button", {class: "chip " + v, "data-verdict": v, "aria-pressed": String(S.verdicts.has(v)),
        onclick: e => { S.verdicts.has(v) ? S.verdicts.delete(v) : S.verdicts.add(v); e.currentTarget.setAttribute("aria-pressed", String(S.verdicts.has(v))); filter(); }},
      h("span", {class: "dot"}), `${coded("verdict", v)} ${many}`))));
      const concepts = Object.keys(D.concepts).map(c => [c, conceptName(c)]).sort((a, b) => a[1].localeCompare(b[1], "zh"));
      rows.push(h("div", {class: "row"}, select("section", t("all_sections"), sections, S.sec, v => { S.sec = v; }),
        concepts.length > 0 && select("concept", t("all_concepts"), concepts, S.concept, v => { S.concept = v; })));
    } else {
      const why = new Map();
      N.forEach(n => n.left && why.set(n.left, (why.get(n.left) || 0) + 1));
      const reasons = [...why].sort((a, b) => b[1] - a[1]).map(([w, many]) => [w, `${coded("left", w)} ${many}`]);
      rows.push(h("div", {class: "row"}, select("section", t("all_sections"), sections, S.sec, v => { S.sec = v; }),
        select("why", t("why_left"), reasons, S.why, v => { S.why = v; })));
    }
    tools.replaceChildren(...rows);
  };
  const hayOf = i => hay[i] ??= [N[i].item, N[i].path, N[i].value, (N[i].value || "").replaceAll(",", ""), N[i].printed, N[i].words, N[i].component, N[i].code,
    N[i].concept && D.concepts[N[i].concept].join(" "), N[i].sn != null && N[i].told && N[i].told[0] && N[i].told[0][1]].filter(Boolean).join("\n").toLowerCase();
  const fits = i => {
    const n = N[i], q = S.q.trim().toLowerCase();
    if (!n.left !== (S.tab !== "leftovers")) return false;
    if (S.tab === "numbers" && S.verdicts.size && !S.verdicts.has(n.verdict)) return false;
    if (S.sec !== "" && String(n.sec) !== S.sec) return false;
    if (S.tab === "numbers" && S.concept && n.concept !== S.concept) return false;
    if (S.tab === "leftovers" && S.why && n.left !== S.why) return false;
    return !q || hayOf(i).includes(q);
  };
  const filtered = () => S.tab !== "findings" && (S.q.trim() || S.verdicts.size || S.sec !== "" || S.concept || S.why);
  let fade = new Set();
  const filter = () => {
    S.shown = S.tab === "findings" ? F.map((_, i) => i) : N.map((_, i) => i).filter(fits);
    fade = filtered() ? new Set(S.shown) : null;
    drawRows(true);
    document.querySelectorAll("[data-n]").forEach(faded);
    said.textContent = `${S.shown.length}`;
  };
  const faded = e => e.classList.toggle("faded", Boolean(fade) && !e.dataset.n.split(" ").some(i => fade.has(+i)));
  const clear = () => { S.q = ""; S.verdicts.clear(); S.sec = S.concept = S.why = ""; drawTools(); filter(); };

  // ---- the list: rows of one height, only those in sight exist
  let drawn = "";
  const drawRows = again => {
    if (S.tab === "findings") {
      if (again || drawn !== "findings") list.replaceChildren(...(F.length ? F.map(findingRow) : [h("div", {class: "empty"}, t("no_findings"))]));
      drawn = "findings"; list.setAttribute("role", "group"); list.removeAttribute("aria-activedescendant"); return;
    }
    if (drawn !== "rows") list.replaceChildren(room);
    drawn = "rows"; list.setAttribute("role", "listbox"); list.setAttribute("aria-label", t(S.tab));
    room.style.height = S.shown.length * ROW + "px";
    if (!S.shown.length) { room.replaceChildren(h("div", {class: "empty"}, t("nothing"))); return; }
    const from = Math.max(0, Math.floor(list.scrollTop / ROW) - 8), to = Math.min(S.shown.length, from + Math.ceil(list.clientHeight / ROW) + 16);
    if (again) room.replaceChildren();
    // Rows that stay are kept: one that is pressed must still be there when the button is let go.
    const have = new Map([...room.children].map(e => [e.id + "@" + e.getAttribute("aria-posinset"), e]));
    const rows = S.shown.slice(from, to).map((i, k) => {
      const e = have.get(`n${i}@${from + k + 1}`) || numberRow(i, from + k);
      e.classList.toggle("on", i === S.on); e.setAttribute("aria-selected", String(i === S.on));
      return e;
    });
    for (const e of [...room.children]) if (!rows.includes(e)) e.remove();
    let next = room.firstChild;
    for (const e of rows) if (e === next) next = next.nextSibling; else room.insertBefore(e, next);
  };
  room.addEventListener("click", e => { // by height: rows are made anew while the list moves
    const i = S.shown[Math.floor((e.clientY - room.getBoundingClientRect().top) / ROW)];
    if (i != null) pick(i, {from: "list"});
  });
  const where = n => n.page ? `${S.lang === "zh" ? `第${n.page}页` : "p. " + n.page}` : "";
  const numberRow = (i, at) => {
    const n = N[i];
    const row = h("div", {class: `one ${kindOf(n)}` + (i === S.on ? " on" : ""), id: "n" + i, role: "option", "aria-selected": String(i === S.on),
      "aria-posinset": at + 1, "aria-setsize": S.shown.length},
    h("div", {class: "top"}, h("span", {class: "dot"}), h("span", {class: "name", title: n.path || n.words}, n.left ? n.words || "—" : n.item + (n.component ? " · " + n.component : "")),
      h("span", {class: "value"}, n.left ? n.printed : `${n.value} ${coded("unit", n.unit)}`)),
    h("div", {class: "under"}, (n.left ? [coded("left", n.left), where(n)] : [n.period, coded("measure", n.measure), coded("fund", n.fund), coded("verdict", n.verdict), where(n)]).filter(Boolean).join(" · ")));
    row.style.top = at * ROW + "px";
    return row;
  };
  const label = i => { const n = N[i]; return n.left ? n.printed : `${n.item}${n.component ? " · " + n.component : ""} ${n.printed}`; };
  const findingRow = (f, at) => h("div", {class: `finding ${f.severity}` + (at === S.finding ? " on" : ""), "data-finding": at, onclick: () => pickFinding(at)},
    h("span", {class: "sev"}, coded("severity", f.severity)), `${f.rule} `, f.blame ? h("span", {class: "hint"}, coded("blame", f.blame)) : "",
    h("div", {}, S.lang === "zh" ? f.zh : f.en), (f.hint_zh || f.hint_en) && h("div", {class: "hint"}, S.lang === "zh" ? f.hint_zh : f.hint_en),
    f.expected && f.found && h("div", {class: "sides two"}, ["expected", "found", "difference"].filter(k => f[k]).map(k => [h("span", {}, t(k)), h("b", {}, f[k]), h("span")]).flat()),
    h("div", {class: "sides"}, f.numbers.slice(0, 40).map(i => h("button", {onclick: e => { e.stopPropagation(); S.finding = at; pick(i, {stay: true}); }}, label(i)))));

  // ---- the original
  const observer = new IntersectionObserver(seen => seen.forEach(one => one.isIntersecting ? fill(one.target) : empty(one.target)), {root: main, rootMargin: "250px 0px"});
  const onPage = {};
  N.forEach((n, i) => (n.b || []).forEach(b => (onPage[b[0]] ??= []).push([i, b])));
  const put = (e, b, w, hh) => { e.style.left = b[1] / w * 100 + "%"; e.style.top = b[2] / hh * 100 + "%"; e.style.width = (b[3] - b[1]) / w * 100 + "%"; e.style.height = (b[4] - b[2]) / hh * 100 + "%"; return e; };
  const fill = page => {
    if (page.dataset.full) return;
    page.dataset.full = "1";
    const no = +page.dataset.page, [w, hh, there] = D.pages[no - 1];
    page.append(h("span", {class: "no"}, no));
    if (there) page.append(picture(page, no));
    else page.append(h("div", {class: "empty"}, t("not_drawn")));
    const words = h("div", {class: "words"}), spans = [];
    for (const [l, top, r, b, text] of (D.lines || {})[no] || []) {
      const span = h("span", {}, text), size = Math.max(1, (b - top) / Math.max(1, text.length * (b - top) > (r - l) * 3 ? 2 : 1));
      span.style.left = l / w * 100 + "%"; span.style.top = top / hh * 100 + "%"; span.style.fontSize = Math.min(size, 14) / w * 100 + "cqw";
      words.append(span); spans.push([span, (r - l) / w]);
    }
    page.append(words);
    const width = page.clientWidth, wide = spans.map(([span]) => span.offsetWidth);
    spans.forEach(([span, part], k) => { if (wide[k]) span.style.transform = `scaleX(${Math.min(1.6, part * width / wide[k])})`; });
    for (const [i, b] of onPage[no] || []) {
      const box = put(h("div", {class: "box " + kindOf(N[i]), "data-n": i, role: "button", "aria-label": label(i), title: label(i), onclick: () => click(box)}), b, w, hh);
      mark(box); faded(box); page.append(box);
    }
    bands(page);
  };
  // A canvas lets its pixels go when it is told to; an <img> out of sight keeps them for as long as the browser likes.
  const picture = (page, no) => {
    const canvas = h("canvas", {class: "picture", role: "img", "aria-label": `${t("page")} ${no}`, width: 1, height: 1});
    const packed = atob(document.getElementById("picture-" + no).textContent), bytes = new Uint8Array(packed.length);
    for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
    const width = Math.min(1800, Math.ceil(D.pages[no - 1][0] * 1.5 * devicePixelRatio)); // no more pixels than are seen
    createImageBitmap(new Blob([bytes], {type: "image/webp"}), {resizeWidth: width, resizeQuality: "high"}).then(bitmap => {
      if (!canvas.isConnected || !page.dataset.full) { bitmap.close(); return; }
      canvas.width = bitmap.width; canvas.height = bitmap.height;
      canvas.getContext("bitmaprenderer").transferFromImageBitmap(bitmap);
      canvas.dataset.drawn = "1";
    });
    return canvas;
  };
  const empty = page => {
    if (!page.dataset.full) return;
    delete page.dataset.full;
    page.querySelectorAll("canvas").forEach(c => { c.width = c.height = 0; });
    page.replaceChildren();
  };
  const bands = page => {
    page.querySelectorAll(".band").forEach(e => e.remove());
    const n = N[S.on], no = +page.dataset.page;
    if (!n || n.sn == null) return;
    for (const b of D.sentences[n.sn]) if (b[0] === no) page.append(put(h("div", {class: "band"}), b, ...D.pages[no - 1]));
  };
  const sideSet = () => new Set(S.finding >= 0 ? F[S.finding].numbers : S.on < 0 ? [] :
    checks[S.on].map(at => D.findings[at]).filter(f => f.status === "fail" && f.severity === "error").flatMap(f => f.numbers));
  let sided = new Set();
  const mark = e => { const mine = e.dataset.n.split(" ").map(Number); e.classList.toggle("on", mine.includes(S.on)); e.classList.toggle("side", mine.some(i => sided.has(i))); };
  const click = e => { const mine = e.dataset.n.split(" ").map(Number); pick(mine[(mine.indexOf(S.on) + 1) % mine.length], {from: "box"}); };
  const pieces = (e, all) => all.forEach(p => {
    if (typeof p === "string") { e.append(p); return; }
    const [words, i, s] = p;
    const span = h("span", {"data-s": s >= 0 ? s : null, "data-n": i >= 0 ? i : null, class: i >= 0 ? "n " + kindOf(N[i]) : "", title: i >= 0 ? label(i) : null}, words);
    if (i >= 0) span.addEventListener("click", () => click(span));
    e.append(span);
  });
  const grid = b => {
    const table = h("table", {}, (b.title || b.unit) && h("caption", {}, [b.title, b.unit].filter(Boolean).join("　")));
    const taken = new Set(), rows = new Map();
    for (const c of b.grid) { if (!rows.has(c[0])) rows.set(c[0], []); rows.get(c[0]).push(c); }
    for (const [r, cells] of rows) {
      const tr = h("tr");
      let at = 0;
      for (const [, col, rs, cs, kind, words, mine] of cells) {
        for (; at < col; at++) if (!taken.has(r + "," + at)) tr.append(h("td"));
        const worst = mine.find(i => N[i].verdict === "contradicted") ?? mine[0];
        const td = h(r < b.header && words.trim() ? "th" : "td", {rowspan: rs > 1 ? rs : null, colspan: cs > 1 ? cs : null, "data-n": mine.length ? mine.join(" ") : null,
          class: (kind === "number" ? "number " : "") + (mine.length ? "n " + kindOf(N[worst]) : "")}, words);
        if (mine.length) td.addEventListener("click", () => click(td));
        tr.append(td);
        for (let x = r + 1; x < r + rs; x++) for (let y = col; y < col + cs; y++) taken.add(x + "," + y);
        at = col + cs;
      }
      table.append(tr);
    }
    return h("div", {class: "grid", tabindex: 0, role: "group", "aria-label": b.title || "table"}, table);
  };
  const drawOriginal = () => {
    if (D.pages.length) {
      D.pages.forEach(([w, hh], k) => {
        const page = h("div", {class: "page", "data-page": k + 1});
        page.style.setProperty("--w", w); page.style.aspectRatio = `${w} / ${hh}`;
        main.append(page); observer.observe(page);
      });
      return;
    }
    const flow = h("article", {class: "flow", lang: "zh-CN"});
    let part = null;
    for (const b of D.flow || []) {
      if (!part || b.h || part.childElementCount > 40) flow.append(part = h("div", {class: "part"}));
      if (b.grid) part.append(grid(b));
      else { const e = h(b.h ? "h2" : "p"); pieces(e, b.p); part.append(e); }
    }
    main.append(flow);
  };
  const reveal = i => {
    const n = N[i];
    if (n.b && D.pages.length) {
      const [no, l, top, r, b] = n.b[0], page = main.querySelector(`.page[data-page="${no}"]`);
      if (!page) return;
      const y = page.offsetTop + top / D.pages[no - 1][1] * page.clientHeight;
      const high = (b - top) / D.pages[no - 1][1] * page.clientHeight, room = seenHeight();
      if (y < main.scrollTop + 40 || y + high > main.scrollTop + room - 40) main.scrollTop = Math.max(0, y - room / 3);
      fill(page);
    } else if (D.pages.length && n.page) main.querySelector(`.page[data-page="${n.page}"]`)?.scrollIntoView();
    else { const e = main.querySelector(`[data-n~="${i}"]`); if (e) { e.scrollIntoView({block: "center", inline: "nearest"}); e.scrollIntoView({block: "center", inline: "nearest"}); } }
  };
  const seenHeight = () => narrow() && !card.hidden ? main.clientHeight * 0.52 : main.clientHeight;

  // ---- choosing
  const pick = (i, {from = "", stay = false} = {}) => {
    S.on = i;
    if (!stay && S.tab === "findings") S.finding = -1;
    if (!stay) {
      setTab(N[i].left ? "leftovers" : "numbers");
      if (!S.shown.includes(i)) clear();
    }
    sided = sideSet();
    drawCard();
    if (from !== "box" && narrow()) setSide("original");
    if (from !== "box") reveal(i);
    if (!stay) {
      const at = S.shown.indexOf(i) * ROW;
      if (at < list.scrollTop || at + ROW > list.scrollTop + list.clientHeight) list.scrollTop = Math.max(0, at - list.clientHeight / 3);
      drawRows(); list.setAttribute("aria-activedescendant", "n" + i);
    }
    document.querySelectorAll("[data-n]").forEach(mark);
    main.querySelectorAll(".page[data-full]").forEach(bands);
    main.querySelectorAll("[data-s].in").forEach(e => e.classList.remove("in"));
    if (N[i].sn != null) main.querySelectorAll(`[data-s="${N[i].sn}"]`).forEach(e => e.classList.add("in"));
    said.textContent = label(i);
    if (N[i].id) try { history.replaceState(null, "", "#" + N[i].id); } catch { /* a frame without an address */ }
  };
  const pickFinding = at => {
    S.finding = at; setTab("findings"); sided = sideSet();
    list.querySelectorAll(".finding").forEach(e => e.classList.toggle("on", +e.dataset.finding === at));
    list.querySelector(`[data-finding="${at}"]`)?.scrollIntoView({block: "nearest"});
    if (F[at].numbers.length) pick(F[at].numbers[0], {stay: true});
  };
  const close = () => { S.on = -1; S.finding = -1; sided = new Set(); card.hidden = true; document.querySelectorAll("[data-n]").forEach(mark); main.querySelectorAll(".band").forEach(e => e.remove());
    main.querySelectorAll("[data-s].in").forEach(e => e.classList.remove("in")); drawRows(true); };

  const drawCard = () => {
    const n = N[S.on];
    card.hidden = !n;
    card.dataset.id = n && n.id || "";
    if (!n) return;
    const rows = [];
    const row = (key, words, cls) => { if (words != null && words !== "") rows.push(h("dt", {}, t(key)), h("dd", {class: cls || ""}, words)); };
    if (n.left) {
      row("printed", n.printed); row("why_left", `${coded("left", n.left)} (${n.left})`); row("told.sentence", n.words);
    } else {
      row("printed", n.printed); row("path", n.path); row("component", n.component); row("measure", coded("measure", n.measure)); row("period", n.period || "");
      row("compare_to", n.compare_to); row("fund", coded("fund", n.fund)); row("concept", n.concept && conceptName(n.concept)); row("code", n.code);
      row("scope", n.scope && coded("scope", n.scope)); row("level", n.level); row("place", n.place); row("as_of", n.as_of); row("qualifier", n.qualifier); row("reason", n.reason);
      row("verdict", coded("verdict", n.verdict), n.verdict === "contradicted" ? "fails" : n.verdict === "proven" ? "holds" : ""); row("meaning", n.meaning && coded("meaning", n.meaning)); row("flags", (n.flags || []).join(", "));
    }
    row("at", [where(n), n.t ? `${t("told.table")} ${n.t[0]}, ${t("told.row")} ${n.t[1]}, ${t("told.column")} ${n.t[2]}` : n.s != null ? `--at ${n.s}` : ""].filter(Boolean).join(", "));
    row("id", n.id);
    const kids = [h("button", {class: "close", "aria-label": t("close"), onclick: close}, "✕"),
      h("h2", {}, n.left ? n.printed : n.item), n.left ? "" : h("div", {class: "big " + n.verdict}, `${n.value} ${coded("unit", n.unit)}`), h("dl", {}, rows)];
    const mine = checks[S.on].map(at => D.findings[at]);
    if (mine.length) kids.push(h("details", {open: mine.some(f => f.status === "fail")}, h("summary", {}, `${t("identities")} (${mine.length})`),
      mine.slice(0, 30).map(f => h("p", {class: f.status === "fail" ? "fails" : f.status === "pass" ? "holds" : ""}, `${coded("status", f.status)} · ${f.rule} · ${S.lang === "en" && f.en || f.zh}`))));
    if (n.told && n.told.length) kids.push(h("details", {open: S.tab !== "findings" && !narrow()}, h("summary", {}, t("how")),
      h("dl", {}, n.told.map(([k, words]) => [h("dt", {class: k === "holds" || k === "fails" ? k : ""}, t("told." + k)), h("dd", {}, words)]).flat())));
    if (n.id) kids.push(amend(n));
    card.replaceChildren(...kids);
    card.scrollTop = 0;
  };
  const amend = n => {
    const plain = words => words.replace(/[\t\r\n]+/g, " ").trim();
    const column = h("select", {id: "amend-column", onchange: () => write()}, AMEND.map(c => h("option", {value: c}, c)));
    const value = h("input", {id: "amend-value", oninput: () => write()}), reason = h("input", {id: "amend-reason", oninput: () => write()});
    const line = h("textarea", {id: "amend-line", readonly: true, "aria-label": "amendments.tsv"});
    const copy = h("button", {id: "amend-copy", onclick: async () => {
      if (!line.value) return;
      line.select();
      try { await navigator.clipboard.writeText(line.value); } catch { document.execCommand("copy"); }
      copy.textContent = t("amend.copied");
    }}, t("amend.copy"));
    const write = () => {
      const unread = column.value === "unread";
      value.disabled = unread;
      const told = unread ? "yes" : column.value === "value" ? plain(value.value).replaceAll(",", "") : plain(value.value), why = plain(reason.value);
      line.value = told && why ? [D.about.doc_id, n.id, column.value, told, why].join("\t") : "";
      line.placeholder = t("amend.need"); copy.textContent = t("amend.copy"); copy.disabled = !line.value;
    };
    write();
    return h("details", {class: "fix"}, h("summary", {}, t("amend")), h("div", {class: "amend"}, h("label", {}, t("amend.column"), column), h("label", {}, t("amend.value"), value),
      h("label", {}, t("amend.reason"), reason), line, copy, h("small", {}, t("amend.what"), " ", t("amend.publisher"))));
  };

  // ---- keys
  const step = by => {
    if (S.tab === "findings") { stepFinding(by); return; }
    if (!S.shown.length) return;
    const at = S.shown.indexOf(S.on);
    pick(S.shown[at < 0 ? (by > 0 ? 0 : S.shown.length - 1) : Math.min(S.shown.length - 1, Math.max(0, at + by))]);
  };
  const stepFinding = by => { if (F.length) pickFinding(S.finding < 0 ? (by > 0 ? 0 : F.length - 1) : (S.finding + by + F.length) % F.length); };
  document.addEventListener("keydown", e => {
    if (e.ctrlKey || e.metaKey || e.altKey || help.open) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName);
    if (e.key === "Escape") { if (typing) e.target.blur(); else if (S.on >= 0) close(); else if (filtered()) clear(); return; }
    if (typing) return;
    const keys = {j: () => step(1), k: () => step(-1), n: () => stepFinding(1), p: () => stepFinding(-1), "?": () => help.showModal(),
      1: () => setTab("numbers"), 2: () => setTab("findings"), 3: () => setTab("leftovers"),
      "/": () => { if (S.tab === "findings") setTab("numbers"); if (narrow()) setSide("numbers"); document.getElementById("search").focus(); }};
    if (e.target === list && (e.key === "ArrowDown" || e.key === "ArrowUp")) { e.preventDefault(); step(e.key === "ArrowDown" ? 1 : -1); return; }
    if (keys[e.key]) { e.preventDefault(); keys[e.key](); }
  });
  let frame = 0;
  list.addEventListener("scroll", () => { if (!frame && S.tab !== "findings") frame = requestAnimationFrame(() => { frame = 0; drawRows(); }); });
  addEventListener("resize", () => { drawRows(); main.querySelectorAll(".page[data-full]").forEach(p => { empty(p); fill(p); }); });

  const drawAll = () => { drawHeader(); drawTabs(); drawTools(); filter(); drawCard(); };
  document.body.dataset.side = S.side;
  drawOriginal();
  drawAll();
  const asked = N.findIndex(n => n.id && "#" + n.id === location.hash);
  if (asked >= 0) pick(asked);
})();
