// The pre-check: sends the draft as JSON and goes on to the page of its answer. The draft is stored nowhere.

import { post, say, tell } from "./dom.js";

const form = document.getElementById("draft");
const button = form.querySelector("button");
const field = (name) => form.elements.namedItem(name);

/** The content of a file as base64. */
function content(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result).replace(/^[^,]*,?/, "")));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}

async function draft() {
  const body = {};
  for (const name of ["text", "name", "amount", "goal", "indicators", "unit", "year", "row", "chosen"]) body[name] = field(name)?.value ?? "";
  const [file] = field("file").files;
  if (file) {
    if (file.size > Number(form.dataset.most)) throw new Error(say(`${file.name}：太大，最多 ${form.dataset.most >> 20} MiB`, `${file.name}: too large, ${form.dataset.most >> 20} MiB at most`));
    body.file = { name: file.name, data: await content(file).catch(() => { throw new Error(say(`${file.name}：读不了这个文件`, `${file.name}: this file can't be read`)); }) };
  }
  return body;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (button.disabled) return;
  button.disabled = true;
  tell(say("正在比对…", "comparing …"));
  try {
    const { ok, given } = await post("/api/precheck", await draft());
    if (ok) {
      tell("");
      location.assign(given.address);
      return;
    }
    tell(given.said);
  } catch (error) {
    tell(error.message);
  } finally {
    button.disabled = false;
  }
});
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey && !event.isComposing) form.requestSubmit();
});
document.getElementById("no-file").addEventListener("click", () => {
  field("file").value = "";
  if (field("chosen")) field("chosen").value = "";
  tell("");
});
