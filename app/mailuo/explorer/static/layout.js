// Where nodes stand: a column a kind, by year and name within it. The same nodes always stand in the same places.

const ORDER = ["Department", "Unit", "Lineage", "Project", "System", "Policy", "IndicatorType", "Document", "Remark"];
export const BOX = { width: 190, height: 30 };
const ROW = 38;
const COLUMN = 250;
const BETWEEN = 90;
const TALLEST = 14;

/** Adds x and y to each node; kinds with many nodes take several columns beside each other. */
export function place(nodes) {
  const byKind = new Map(ORDER.map((kind) => [kind, []]));
  for (const node of nodes) (byKind.get(node.kind) || byKind.get("Remark")).push(node);
  const tallest = Math.max(TALLEST, Math.ceil(Math.sqrt(nodes.length) * 2.3));
  let x = 0;
  for (const group of byKind.values()) {
    if (!group.length) continue;
    group.sort((a, b) => (a.year ?? 9999) - (b.year ?? 9999) || compare(a.name, b.name) || compare(a.uid, b.uid));
    const columns = Math.ceil(group.length / tallest);
    const rows = Math.ceil(group.length / columns);
    group.forEach((node, number) => {
      node.x = x + Math.floor(number / rows) * COLUMN;
      node.y = (number % rows) * ROW - (Math.min(rows, group.length) * ROW) / 2;
    });
    x += columns * COLUMN + BETWEEN;
  }
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The rectangle that all of them fill. */
export function bounds(nodes) {
  if (!nodes.length) return { x: 0, y: 0, width: 400, height: 300 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of nodes) {
    left = Math.min(left, node.x);
    top = Math.min(top, node.y);
    right = Math.max(right, node.x + BOX.width);
    bottom = Math.max(bottom, node.y + BOX.height);
  }
  return { x: left - 30, y: top - 40, width: right - left + 60, height: bottom - top + 80 };
}
