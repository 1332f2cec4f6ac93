// The keyboard. Everything that a pointer can do.

export const KEYS = [
  ["/", "search"],
  ["arrows", "in the picture: go to the next actor that way; with Shift: move the picture"],
  ["Enter", "in the picture: read on in the panel"],
  ["n, p", "next and previous relation, strongest first"],
  ["+, -, f", "nearer, farther, fit all"],
  ["space", "play or stop time"],
  ["t", "table of relations"],
  ["d", "dark or light"],
  ["Escape", "close what is open, then clear the selection"],
  ["?", "this help"],
];

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param on what each key does, by name */
export function listen(on) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target instanceof Element ? event.target : document.body;
    const typing = target.matches("input:not([type=checkbox], [type=range]), textarea, select");
    const inPicture = target.closest(".picture") !== null;
    if (event.key === "Escape") return on.escape();
    if (typing || document.querySelector("dialog[open]")) return;
    const way = WAYS[event.key];
    const act = {
      "/": on.search, "?": on.help, f: on.fit, t: on.table, d: on.theme, "+": on.nearer, "=": on.nearer, "-": on.farther,
      n: () => on.step(1), p: () => on.step(-1),
      " ": target === document.body || inPicture ? on.play : null,
      Enter: inPicture ? on.read : null,
    }[event.key] ?? (way && inPicture ? () => (event.shiftKey ? on.pan(...way) : on.go(...way)) : null);
    if (act) {
      event.preventDefault();
      act();
    }
  });
}

/** The nearest node in a direction: far to the side counts more than far ahead. */
export function nextNode(nodes, from, dx, dy) {
  let [best, least] = [null, Infinity];
  for (const node of nodes) {
    if (node === from || !node.shown) continue;
    const [ahead, aside] = [(node.x - from.x) * dx + (node.y - from.y) * dy, Math.abs((node.x - from.x) * dy) + Math.abs((node.y - from.y) * dx)];
    if (ahead <= 0) continue;
    const far = ahead + 2 * aside;
    if (far < least) [best, least] = [node, far];
  }
  return best;
}
