"use strict";
const mz = (() => {
  const D = JSON.parse(document.getElementById("index").textContent), AT_ONCE = 40;
  const RUNS = /[0-9]+(?:[.,][0-9]+)*|[a-z_]+|[\u3400-\u9fff\uf900-\ufaff]+/g;
  const files = new Map(), tokens = new Map(), entries = new Map();
  const field = document.getElementById("q"), kind = document.getElementById("kind"), list = document.getElementById("found");
  const said = document.getElementById("said"), more = document.getElementById("more");
  const lang = () => document.documentElement.dataset.lang === "en" ? "en" : "zh";
  const word = key => D.words[key][lang()];
  const plain = text => text.normalize("NFKC").toLowerCase().replace(/["'“”‘’「」]/g, "");
  const tokensOf = text => (plain(text).match(RUNS) || []).flatMap(run =>
    run[0] < "\u3400" ? [run.replaceAll(",", "").slice(0, 40)] : run.length === 1 ? [run] : [...run.slice(1)].map((_, i) => run.slice(i, i + 2)));
  const shardOf = token => {
    let told = 2166136261;
    for (let i = 0; i < token.length; i++) told = Math.imul(told ^ token.charCodeAt(i), 16777619) >>> 0;
    return told % D.shards;
  };
  const load = name => {
    if (!files.has(name)) files.set(name, new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = `search/${name}.js`; script.onload = () => done(); script.onerror = () => { files.delete(name); failed(new Error(name)); };
      document.head.append(script);
    }));
    return files.get(name);
  };
  const both = (a, b) => { const has = new Set(b); return a.filter(i => has.has(i)); };
  const places = async wanted => {
    await Promise.all(wanted.map(token => load("t" + shardOf(token))));
    const lists = wanted.map(token => tokens.get(token) || []).sort((a, b) => a.length - b.length);
    return lists.length ? lists.reduce((a, b) => a.length ? both(a, b) : a) : [];
  };
  let asked = 0, found = [], shown = 0, terms = [];
  const fits = e => (!kind.value || e[0] === kind.value) && terms.every(term => plain(`${e[1]}\n${e[2]}`).includes(term));
  const entry = async i => { const file = Math.floor(i / D.at_once); await load("e" + file); return entries.get(file)[i % D.at_once]; };
  const line = ([what, title, below, href]) => {
    const li = document.createElement("li"), a = document.createElement("a"), b = document.createElement("span"), k = document.createElement("span");
    a.href = href; a.textContent = title || "—"; a.dir = "auto";
    k.className = "tagged"; k.textContent = D.kinds[what][lang()];
    b.className = "soft"; b.textContent = below; b.dir = "auto";
    li.append(k, a, b);
    return li;
  };
  const show = async mine => {
    const got = [];
    while (shown < found.length && got.length < AT_ONCE) {
      const next = found.slice(shown, shown + AT_ONCE);
      const told = await Promise.all(next.map(entry));
      if (mine !== asked) return;
      for (const e of told) { shown++; if (fits(e)) got.push(e); if (got.length === AT_ONCE) break; }
    }
    list.append(...got.map(line));
    more.hidden = shown >= found.length;
    said.textContent = list.childElementCount ? word("found").replace("{count}", list.childElementCount + (more.hidden ? "" : "+")) : word("found_none");
  };
  const search = async () => {
    const mine = ++asked, words = field.value.trim();
    try { history.replaceState(null, "", words ? "#" + encodeURIComponent(words) : location.pathname.split("/").pop()); } catch { /* no address to keep it in */ }
    list.replaceChildren(); more.hidden = true; said.textContent = ""; found = []; shown = 0;
    if (!words) return;
    const wanted = [...new Set(tokensOf(words))].filter((token, _, all) => token.length > 1 || /[0-9]/.test(token) || all.length === 1);
    terms = plain(words).split(/\s+/).filter(term => /^[\u3400-\u9fff]{3,}$/.test(term));
    if (!wanted.length) { said.textContent = word("short_query"); return; }
    const got = await places(wanted);
    if (mine !== asked) return;
    found = got;
    await show(mine);
  };
  let later = 0;
  field.addEventListener("input", () => { clearTimeout(later); later = setTimeout(search, 120); });
  field.addEventListener("keydown", e => { if (e.key === "Enter") { clearTimeout(later); search(); } });
  kind.addEventListener("change", search);
  more.addEventListener("click", () => show(asked));
  const kinds = () => { const value = kind.value; kind.replaceChildren(new Option("—", ""), ...Object.entries(D.kinds).map(([k, names]) => new Option(names[lang()], k, false, k === value))); };
  addEventListener("spoken", () => { kinds(); search(); });
  const fromAddress = () => { const words = decodeURIComponent(location.hash.slice(1)); if (words !== field.value) { field.value = words; search(); } };
  addEventListener("hashchange", fromAddress);
  setTimeout(() => { kinds(); fromAddress(); field.focus({preventScroll: true}); });
  return {
    tokens: (_, told) => { for (const [token, gaps] of Object.entries(told)) { let at = 0; tokens.set(token, gaps.map(gap => at += gap)); } },
    entries: (file, told) => { entries.set(file, told); },
  };
})();
