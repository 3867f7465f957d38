// What every page does: "/" goes to the field that finds things, and long work can be stopped.

import { keys, post } from "./dom.js";

keys({ "/": () => document.getElementById("find")?.focus() });
document.documentElement.dataset.keys = "ready";
document.getElementById("here")?.scrollIntoView({ block: "center" });
document.getElementById("stop")?.addEventListener("click", async () => {
  await post("/api/stop", {});
  location.assign(location.pathname);
});
