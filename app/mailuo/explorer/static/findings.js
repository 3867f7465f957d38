// Verdicts on findings: with the mouse, or with j k c d o z. Each is on the server's disk before it is shown as given.

import { el, keys, post, say, tell } from "./dom.js";

const cards = [...document.querySelectorAll(".card")];
const done = [];
let at = -1;

function choose(number) {
  if (!cards.length) return;
  cards[at]?.classList.remove("current");
  at = Math.max(0, Math.min(cards.length - 1, number));
  cards[at].classList.add("current");
  cards[at].focus({ preventScroll: true });
  cards[at].scrollIntoView({ block: "nearest" });
}

async function judge(card, verdict, why, undoing = false) {
  const { ok, status, given } = await post("/api/verdict", { finding: card.dataset.finding, verdict, why, seen: Number(card.dataset.seen) });
  if (ok || status === 409) show(card, given);
  if (!ok) {
    tell(given.said);
    return;
  }
  if (!undoing) done.push({ card, before: given.before });
  tell([say(`已记下：${given.shown}`, `recorded: ${given.shown}`), ...given.said].join(" "));
}

function show(card, given) {
  card.dataset.seen = given.seen;
  card.dataset.verdict = given.verdict;
  const mark = card.querySelector(".mark");
  mark.className = `mark ${given.verdict}`;
  mark.textContent = given.shown;
  card.querySelector(".who").replaceChildren(el("bdi", {}, `${given.who} ${given.when.slice(0, 10)} ${given.why}`));
}

function ask(card) {
  const form = card.querySelector(".reason");
  form.hidden = false;
  form.elements.namedItem("why").focus();
}

function act(card, what) {
  if (what === "dismissed") ask(card);
  else judge(card, what, "");
}

for (const [number, card] of cards.entries()) {
  card.addEventListener("focusin", () => {
    if (number !== at) {
      cards[at]?.classList.remove("current");
      at = number;
      card.classList.add("current");
    }
  });
  for (const button of card.querySelectorAll(".buttons button")) button.addEventListener("click", () => act(card, button.dataset.do));
  const form = card.querySelector(".reason");
  const close = () => {
    form.hidden = true;
    card.focus();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    judge(card, "dismissed", form.elements.namedItem("why").value);
    close();
  });
  form.querySelector("[data-do=cancel]").addEventListener("click", close);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) close();
  });
}

keys({
  j: () => choose(at + 1),
  k: () => choose(at - 1),
  c: () => at >= 0 && act(cards[at], "confirmed"),
  d: () => at >= 0 && act(cards[at], "dismissed"),
  o: () => at >= 0 && act(cards[at], "open"),
  z: () => {
    const last = done.pop();
    if (!last) tell(say("没有可撤回的", "there is nothing to undo"));
    else {
      choose(cards.indexOf(last.card));
      judge(last.card, last.before.verdict, last.before.why || (last.before.verdict === "open" ? say("撤回", "undone") : ""), true);
    }
  },
});
