// The graph page: draws what the server sends, expands on click, and keeps its state in the address.

import { el, keys, post, say, svg, tell } from "./dom.js";
import { saveGraphml, savePng, saveSvg } from "./exports.js";
import { layer } from "./layer.js";
import { BOX, bounds, place } from "./layout.js";

const tools = document.getElementById("tools");
const most = Number(tools.dataset.most);
const words = JSON.parse(tools.dataset.relations);
const drawing = document.getElementById("drawing");
const FILL = {
  Department: "#dbe7f6", Unit: "#e3f0e3", Project: "#fdf3d8", Lineage: "#f6e3ee", System: "#e7e1f5", Policy: "#f9e2d6", IndicatorType: "#e6e6e6", Document: "#ffffff", Remark: "#fbdcdc",
};
const LISTED = 400;
const FAR = 0.35;

const nodes = new Map();
const lines = new Map();
const state = { seeds: [], expanded: [], hidden: new Set(), year: "", district: "", chosen: null };
const view = { x: 0, y: 0, scale: 1 };
const paths = svg("g", { fill: "none", stroke: "#9aa4b2" });
const boxes = svg("g", {});
const scene = svg("g", { class: "scene" }, paths, boxes);
const root = svg("svg", { "font-family": "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif", "font-size": 12 }, svg("title", {}, say("关系图", "graph")), scene);
drawing.append(root);
const drawPaths = layer(paths, () => svg("path"), path);
const drawBoxes = layer(boxes, box, boxLook);
const listItems = layer(document.getElementById("list"), item);
const amounts = new Intl.NumberFormat("en", { minimumFractionDigits: 2 });
let writing = null;

function read() {
  const given = new URLSearchParams(location.search);
  state.seeds = given.getAll("uids").filter(Boolean);
  state.expanded = given.getAll("more").filter(Boolean);
  state.hidden = new Set((given.get("hide") ?? "Document,Remark,IndicatorType").split(",").filter(Boolean));
  state.year = given.get("year") || "";
  state.district = given.get("district") || "";
  state.chosen = given.get("chosen");
}

/** Soon, and once for many changes: browsers take their time over it, and refuse it when it comes too often. */
function write() {
  clearTimeout(writing);
  writing = setTimeout(writeNow, 100);
}

function writeNow() {
  clearTimeout(writing);
  const kept = new URLSearchParams();
  for (const uid of state.seeds) kept.append("uids", uid);
  for (const uid of state.expanded) kept.append("more", uid);
  kept.set("hide", [...state.hidden].join(","));
  for (const name of ["year", "district", "chosen"]) if (state[name]) kept.set(name, state[name]);
  history.replaceState(null, "", `?${kept}`);
}

async function load(centres) {
  const { ok, given } = await post("/api/neighbours", { centres, shown: [...nodes.keys()] });
  if (!ok) {
    tell(given.said);
    return null;
  }
  for (const node of given.nodes) nodes.set(node.uid, Object.assign(nodes.get(node.uid) ?? {}, node));
  for (const line of given.lines) lines.set(`${line.source}\n${line.target}\n${line.kind}`, line);
  return given;
}

/** What the filters let through. Years and places hide only what has one: a unit has no year. */
function visible() {
  return [...nodes.values()].filter(
    (node) => !state.hidden.has(node.kind) && (!state.year || node.year === null || String(node.year) === state.year) && (!state.district || !node.district || node.district === state.district || node.uid === state.chosen),
  );
}

function draw() {
  const shown = visible();
  place(shown);
  const here = new Map(shown.map((node) => [node.uid, node]));
  const kept = [...lines].filter(([, line]) => here.has(line.source) && here.has(line.target));
  const between = kept.map(([, line]) => line);
  drawPaths(new Map(kept));
  drawBoxes(here);
  list(shown, between);
  choices();
  const left = nodes.size - shown.length;
  tell(say(`${shown.length} 个点，${between.length} 条关系${left ? `；另有 ${left} 个被筛掉` : ""}`, `${shown.length} nodes, ${between.length} relations${left ? `; ${left} more are filtered out` : ""}`));
  return shown;
}

function path(line) {
  const [from, to] = [nodes.get(line.source), nodes.get(line.target)];
  const y1 = from.y + BOX.height / 2;
  const y2 = to.y + BOX.height / 2;
  let d;
  if (from.x === to.x) {
    const right = from.x + BOX.width;
    d = `M${right} ${y1}C${right + 40} ${y1} ${right + 40} ${y2} ${right} ${y2}`;
  } else {
    const [x1, x2] = from.x < to.x ? [from.x + BOX.width, to.x] : [from.x, to.x + BOX.width];
    const middle = (x1 + x2) / 2;
    d = `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
  }
  const touches = state.chosen === line.source || state.chosen === line.target;
  const dashes = line.kind === "SIMILAR_TO" || line.sure === "likely" ? "6 4" : line.sure === "possible" ? "1.5 4" : null;
  return { d, "stroke-dasharray": dashes, stroke: touches ? "#1558a6" : null, "stroke-width": touches ? 2 : null };
}

function box(node) {
  return svg(
    "g", { "data-uid": node.uid, cursor: "pointer" },
    svg("title", {}, title(node)),
    svg("rect", { width: BOX.width, height: BOX.height, rx: 4, fill: FILL[node.kind] }),
    svg("text", { x: 6, y: 19, stroke: "none" }, clip((node.year ? `${node.year} ` : "") + node.name, 27)),
  );
}

function boxLook(node) {
  const chosen = node.uid === state.chosen;
  const grown = state.seeds.includes(node.uid) || state.expanded.includes(node.uid);
  return { transform: `translate(${node.x} ${node.y})`, stroke: chosen ? "#1558a6" : "#888888", "stroke-width": chosen ? 3 : grown ? 1.8 : 1 };
}

function title(node) {
  const amount = node.amount === null ? "" : `${amounts.format(node.amount)} ${say("万元", "10k yuan")}`;
  return [node.name, node.year, amount, node.note, node.district].filter(Boolean).join("\n");
}

/** Cut by width: Chinese characters take two places. */
function clip(text, places) {
  let used = 0;
  let cut = "";
  for (const character of text) {
    used += character.codePointAt(0) > 0x2e7f ? 2 : 1;
    if (used > places) return `${cut}…`;
    cut += character;
  }
  return cut;
}

function list(shown, between) {
  const wanted = document.getElementById("list-filter").value.trim().toLowerCase();
  const fit = shown.filter((node) => !wanted || node.name.toLowerCase().includes(wanted));
  const items = new Map(fit.slice(0, LISTED).map((node) => [node.uid, node]));
  listItems(items);
  for (const button of document.querySelectorAll("#list [aria-pressed='true']")) button.setAttribute("aria-pressed", "false");
  document.querySelector(`#list button[data-uid="${CSS.escape(state.chosen ?? "")}"]`)?.setAttribute("aria-pressed", "true");
  const more = fit.length - items.size;
  document.getElementById("list-more").textContent = more ? say(`另有 ${more} 个，请筛选`, `${more} more: filter the list`) : "";
  describe(between);
}

function item(node) {
  const button = el("button", { "data-uid": node.uid, "aria-pressed": "false" }, el("bdi", {}, `${node.year ?? ""} ${clip(node.name, 70)}`));
  return el("li", { class: `kind-${node.kind}` }, el("span", { class: "swatch" }), " ", button);
}

function describe(between) {
  const node = nodes.get(state.chosen);
  const place = document.getElementById("chosen");
  if (!node) {
    place.replaceChildren(el("p", { class: "quiet" }, say("点一个方块，看它和什么有关；再点展开。", "Click a box to see what it is related to; click again to expand.")));
    return;
  }
  const pages = { Project: "/project", System: "/system", Lineage: "/lineage" };
  const mine = between.filter((line) => line.source === node.uid || line.target === node.uid);
  const related = mine.slice(0, 60).map((line) => {
    const other = nodes.get(line.source === node.uid ? line.target : line.source);
    return el("li", {}, el("span", { class: "quiet" }, `${words[line.kind] ?? line.kind} ${line.source === node.uid ? "→" : "←"} `), el("button", { "data-uid": other.uid }, el("bdi", {}, clip(other.name, 60))));
  });
  place.replaceChildren(
    el("h2", {}, el("bdi", {}, clip(node.name, 200))),
    el("p", { class: "quiet" }, title({ ...node, name: "" })),
    el("p", {}, el("button", { id: "expand", on: { click: () => expand(node.uid) } }, say("展开", "Expand")), " ", el("button", { on: { click: () => remove(node.uid) } }, say("移去", "Remove")), " ", ...(pages[node.kind] ? [el("a", { href: `${pages[node.kind]}?uid=${encodeURIComponent(node.uid)}` }, say("打开", "Open"))] : [])),
    el("ul", { class: "plain", id: "related" }, ...related),
  );
}

function choices() {
  const years = [...new Set([...nodes.values()].map((node) => node.year).filter((year) => year !== null))].sort();
  const places = [...new Set([...nodes.values()].map((node) => node.district).filter(Boolean))].sort();
  options("year", years.map(String));
  options("district", places);
  for (const box of document.querySelectorAll("#kinds input")) box.checked = !state.hidden.has(box.value);
}

function options(id, values) {
  const select = document.getElementById(id);
  if (values.join("\n") !== [...select.options].slice(1).map((each) => each.value).join("\n")) select.replaceChildren(el("option", { value: "" }, say("全部", "all")), ...values.map((value) => el("option", { value }, value)));
  select.value = values.includes(state[id]) ? state[id] : "";
}

function choose(uid) {
  if (state.chosen === uid) {
    expand(uid);
    return;
  }
  state.chosen = uid;
  draw();
  write();
}

async function expand(uid) {
  performance.mark("expand-start");
  if (nodes.size >= most) {
    tell(say(`已有 ${nodes.size} 个点，是上限；请先移去一些`, `${nodes.size} nodes is the most that is drawn; remove some first`));
    return;
  }
  const anchor = nodes.get(uid);
  const before = anchor && anchor.x !== undefined ? { x: anchor.x, y: anchor.y } : null;
  const given = await load([uid]);
  if (!given) return;
  if (!state.expanded.includes(uid) && !state.seeds.includes(uid)) state.expanded.push(uid);
  state.chosen = uid;
  draw();
  if (before) {  // what was clicked stays under the pointer
    view.x += (before.x - anchor.x) * view.scale;
    view.y += (before.y - anchor.y) * view.scale;
    look();
  }
  write();
  if (given.left_out) tell(say(`另有 ${given.left_out} 个相邻的没有画（一次最多 300 个，共 ${most} 个）`, `${given.left_out} more neighbours are not drawn (300 at once, ${most} in all)`));
  requestAnimationFrame(() => setTimeout(() => performance.measure("expand", "expand-start")));  // when it is painted
}

function remove(uid) {
  nodes.delete(uid);
  for (const [key, line] of lines) if (line.source === uid || line.target === uid) lines.delete(key);
  state.seeds = state.seeds.filter((each) => each !== uid);
  state.expanded = state.expanded.filter((each) => each !== uid);
  if (state.chosen === uid) state.chosen = null;
  draw();
  write();
}

function look() {
  scene.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.scale})`);
  scene.classList.toggle("far", view.scale <= FAR);
}

function fit() {
  const box = bounds(visible());
  const { clientWidth: width, clientHeight: height } = drawing;
  view.scale = Math.min(1.2, width / box.width, height / box.height);
  view.x = (width - box.width * view.scale) / 2 - box.x * view.scale;
  view.y = (height - box.height * view.scale) / 2 - box.y * view.scale;
  look();
}

function zoom(by, x = drawing.clientWidth / 2, y = drawing.clientHeight / 2) {
  const scale = Math.min(4, Math.max(0.03, view.scale * by));
  view.x = x - ((x - view.x) * scale) / view.scale;
  view.y = y - ((y - view.y) * scale) / view.scale;
  view.scale = scale;
  look();
}

function pan() {
  let from = null;
  let moved = false;
  drawing.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX - view.x, y: event.clientY - view.y, at: [event.clientX, event.clientY] };
    moved = false;
  });
  window.addEventListener("pointermove", (event) => {
    if (!from) return;
    if (Math.hypot(event.clientX - from.at[0], event.clientY - from.at[1]) > 4) moved = true;
    if (moved) {
      view.x = event.clientX - from.x;
      view.y = event.clientY - from.y;
      look();
    }
  });
  window.addEventListener("pointerup", () => (from = null));
  drawing.addEventListener("click", (event) => {
    const uid = event.target.closest?.("[data-uid]")?.dataset.uid;
    if (uid && !moved) choose(uid);
  });
  drawing.addEventListener("wheel", (event) => {
    event.preventDefault();
    const frame = drawing.getBoundingClientRect();
    zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, event.clientX - frame.left, event.clientY - frame.top);
  }, { passive: false });
  drawing.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (event.ctrlKey || event.altKey || event.metaKey || !(event.key in moves)) return;
    event.preventDefault();
    view.x += moves[event.key][0];
    view.y += moves[event.key][1];
    look();
  });
}

function controls() {
  document.querySelector("aside").addEventListener("click", (event) => {
    const uid = event.target.closest?.("button[data-uid]")?.dataset.uid;
    if (uid) {
      choose(uid);
      document.querySelector(`#list button[data-uid="${CSS.escape(uid)}"]`)?.focus({ preventScroll: true });
    }
  });
  document.getElementById("list-filter").addEventListener("input", draw);
  document.getElementById("kinds").addEventListener("change", (event) => {
    event.target.checked ? state.hidden.delete(event.target.value) : state.hidden.add(event.target.value);
    draw();
    fit();
    write();
  });
  for (const id of ["year", "district"]) {
    document.getElementById(id).addEventListener("change", (event) => {
      state[id] = event.target.value;
      draw();
      fit();
      write();
    });
  }
  const acts = {
    "zoom-in": () => zoom(1.3), "zoom-out": () => zoom(1 / 1.3), fit,
    clear: () => {
      nodes.clear();
      lines.clear();
      Object.assign(state, { seeds: [], expanded: [], chosen: null });
      draw();
      write();
    },
    share: async () => {
      writeNow();
      try {
        await navigator.clipboard.writeText(location.href);
        tell(say("链接已复制", "the link is copied"));
      } catch {
        tell(location.href);
      }
    },
  };
  for (const [id, act] of Object.entries(acts)) document.getElementById(id).addEventListener("click", act);
  const exports = { svg: () => saveSvg(root, bounds(visible())), png: () => savePng(root, bounds(visible())), graphml: () => saveGraphml(visible(), between()) };
  for (const button of document.querySelectorAll("[data-export]")) button.addEventListener("click", () => exports[button.dataset.export]());
  keys({ "+": acts["zoom-in"], "=": acts["zoom-in"], "-": acts["zoom-out"], f: fit, e: () => state.chosen && expand(state.chosen) });
}

function between() {
  const here = new Set(visible().map((node) => node.uid));
  return [...lines.values()].filter((line) => here.has(line.source) && here.has(line.target));
}

function adding() {
  const field = document.getElementById("add-name");
  const offered = new Map();
  let waiting = null;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const answer = await fetch(`/api/names?q=${encodeURIComponent(field.value)}`);
      if (!answer.ok) return;
      offered.clear();
      for (const each of await answer.json()) offered.set(`${each.name}${each.year ? `（${each.year}）` : ""}`, each.uid);
      document.getElementById("add-list").replaceChildren(...[...offered.keys()].map((value) => el("option", { value })));
    }, 200);
  });
  document.getElementById("add").addEventListener("submit", async (event) => {
    event.preventDefault();
    const uid = offered.get(field.value) ?? [...offered.values()][0];
    if (!uid) {
      tell(say("没有这个名称", "there is nothing of this name"));
      return;
    }
    if (!state.seeds.includes(uid)) state.seeds.push(uid);
    field.value = "";
    await expand(uid);
    fit();
  });
}

read();
pan();
controls();
adding();
const centres = [...state.seeds, ...state.expanded];
const given = await load(centres);
if (given) {
  if (state.seeds.length === 1 && !state.chosen) state.chosen = state.seeds[0];
  draw();
  fit();
  write();
  if (given.lost.length) tell(say(`有 ${given.lost.length} 个已不在图里，没有画`, `${given.lost.length} are no longer in the graph and are not drawn`));
  performance.mark("drawn");
}
document.documentElement.dataset.ready = "graph";
