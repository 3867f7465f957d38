// The only way in which these pages make elements: text is always text, never markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children; strings become text. `on` holds listeners by event. */
export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same for drawings. */
export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
    else if (value !== null && value !== undefined) made.setAttribute(key, value);
  }
  for (const child of children) made.append(typeof child === "object" && child !== null ? child : document.createTextNode(String(child ?? "")));
  return made;
}

export const chinese = document.documentElement.lang.startsWith("zh");

/** One statement in both languages. */
export function say(zh, en) {
  return chinese ? zh : en;
}

/** Sends JSON; gives what came back and whether it was accepted. A server that is gone is said like any other refusal. */
export async function post(path, body) {
  try {
    const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), credentials: "same-origin" });
    const type = answer.headers.get("content-type") || "";
    const given = type.startsWith("application/json") ? await answer.json() : { said: await answer.text() };
    return { ok: answer.ok, status: answer.status, given };
  } catch {
    return { ok: false, status: 0, given: { said: say("连不上脉络；mailuo explore 可能已停止，什么也没有写入", "Mailuo does not answer; it may have been stopped, nothing was written") } };
  }
}

/** Keys of the page. Left alone with a modifier, in a field, and while an input method composes. */
export function keys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.keyCode === 229 || event.repeat) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]")) return;
    const act = actions[event.key.toLowerCase()];
    if (act) {
      event.preventDefault();
      act(event);
    }
  });
}

export function tell(text) {
  const place = document.getElementById("said");
  if (place) place.textContent = text;
}
