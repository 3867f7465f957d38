// What one takes along from the graph: SVG, PNG, GraphML. All made here; nothing is sent anywhere.

import { svg } from "./dom.js";

function save(name, content, type) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The drawing as it is filtered, whole, with its colours in it. */
function whole(drawing, box) {
  const copy = drawing.cloneNode(true);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
  copy.setAttribute("width", Math.round(box.width));
  copy.setAttribute("height", Math.round(box.height));
  copy.querySelector(".scene").removeAttribute("transform");
  copy.prepend(svg("rect", { x: box.x, y: box.y, width: box.width, height: box.height, fill: "#ffffff" }));
  return new XMLSerializer().serializeToString(copy);
}

export function saveSvg(drawing, box) {
  save("mailuo.svg", whole(drawing, box), "image/svg+xml");
}

export function savePng(drawing, box) {
  const most = 8000;
  const scale = Math.min(2, most / box.width, most / box.height);
  const picture = new Image();
  picture.addEventListener("load", () => {
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(box.width * scale);
    canvas.height = Math.round(box.height * scale);
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    context.drawImage(picture, 0, 0, box.width, box.height);
    canvas.toBlob((blob) => blob && save("mailuo.png", blob));
  });
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(whole(drawing, box))}`;
}

const KEYS = ["kind", "name", "year", "amount", "note", "district"];

export function saveGraphml(nodes, lines) {
  const made = document.implementation.createDocument("http://graphml.graphdrawing.org/xmlns", "graphml");
  const add = (parent, name, attributes, text) => {
    const element = made.createElementNS("http://graphml.graphdrawing.org/xmlns", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    parent.append(element);
    return element;
  };
  for (const key of KEYS) add(made.documentElement, "key", { id: key, for: "node", "attr.name": key, "attr.type": key === "year" ? "int" : key === "amount" ? "double" : "string" });
  add(made.documentElement, "key", { id: "relation", for: "edge", "attr.name": "relation", "attr.type": "string" });
  const graph = add(made.documentElement, "graph", { edgedefault: "directed" });
  for (const node of nodes) {
    const element = add(graph, "node", { id: node.uid });
    for (const key of KEYS) if (node[key] !== null && node[key] !== undefined) add(element, "data", { key }, String(node[key]));
  }
  for (const line of lines) add(add(graph, "edge", { source: line.source, target: line.target }), "data", { key: "relation" }, line.kind);
  save("mailuo.graphml", `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(made)}`, "application/xml");
}
