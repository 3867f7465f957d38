// Elements that stay while what they show stays: to make a large graph anew takes longer than a reader waits.

/** Shows things by their keys in `parent`, in order. Made by `make` when first wanted; `look` gives the attributes that may
 * change, of which only those that differ are set. */
export function layer(parent, make, look = () => ({})) {
  const made = new Map();
  return (things) => {
    for (const [key, element] of made) {
      if (things.has(key)) continue;
      element.remove();
      made.delete(key);
    }
    let next = parent.firstChild;
    for (const [key, thing] of things) {
      const element = made.get(key) ?? make(thing);
      made.set(key, element);
      if (element === next) next = next.nextSibling;
      else parent.insertBefore(element, next);
      for (const [name, value] of Object.entries(look(thing))) put(element, name, value);
    }
  };
}

function put(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}
