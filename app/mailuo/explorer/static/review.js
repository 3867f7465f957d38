// The review queue: y n u answer, s skips, z takes the last answer back. What was answered last is kept by the tab alone.

import { keys, post, say, tell } from "./dom.js";

const question = document.getElementById("question");
const KEPT = "mailuo-review";
let busy = false;

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) || [];
  } catch {
    return [];
  }
}

async function answer(verdict) {
  if (busy || !question.dataset.about) return;
  busy = true;
  const { about, first, second, seen } = question.dataset;
  const { ok, given } = await post("/api/decide", { about, subjects: [first, second], verdict, why: document.getElementById("why").value, seen: Number(seen) });
  busy = false;
  if (!ok) {
    tell(given.said);
    if (given.seen !== undefined) question.dataset.seen = given.seen;
    return;
  }
  sessionStorage.setItem(KEPT, JSON.stringify([...kept(), { about, first, second, seen: given.seen }].slice(-100)));
  location.assign(question.dataset.next);
}

async function undo() {
  const stack = kept();
  const last = stack.pop();
  if (busy || !last) {
    tell(say("这一次还没有作过判断，没有可撤回的", "nothing was judged in this session yet: there is nothing to undo"));
    return;
  }
  busy = true;
  const { ok, given } = await post("/api/decide", { about: last.about, subjects: [last.first, last.second], undo: true, seen: last.seen });
  busy = false;
  sessionStorage.setItem(KEPT, JSON.stringify(stack));
  if (ok) location.reload();
  else tell(given.said);
}

const actions = { same: () => answer("same"), different: () => answer("different"), unsure: () => answer("unsure"), undo, skip: () => question.dataset.skip && location.assign(question.dataset.skip) };
for (const button of document.querySelectorAll("button[data-do]")) button.addEventListener("click", () => actions[button.dataset.do]());
keys({ y: actions.same, n: actions.different, u: actions.unsure, s: actions.skip, z: undo, b: undo });
