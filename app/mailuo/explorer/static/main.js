// What every page does: "/" goes to the field that finds things.

import { keys } from "./dom.js";

keys({ "/": () => document.getElementById("find")?.focus() });
document.getElementById("here")?.scrollIntoView({ block: "center" });
