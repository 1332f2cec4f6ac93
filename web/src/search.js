// Finding actors, relations and sentences by what is typed.

import { clean, short } from "./data.js";
import { fill, h } from "./dom.js";
import { edgeTitle } from "./panels.js";

const MOST = 12;

/** Lower case without accents. */
export const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** What fits, best first: actors whose name begins so, other actors, relations, sentences. */
export function find(model, query) {
  const words = folded(query).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const fits = (text) => words.every((word) => text.includes(word));
  const found = [];
  const actors = model.nodes.filter((node) => fits((node.search ??= folded(`${node.name} ${node.id}`))));
  const start = (node) => (node.search.startsWith(words[0]) || folded(node.id) === words[0] ? 0 : 1);
  actors.sort((a, b) => start(a) - start(b) || b.strength - a.strength || a.index - b.index);
  for (const node of actors.slice(0, 6)) found.push({ node, text: node.name, note: node.kind ?? "actor" });
  for (const edge of model.edges) {
    if (found.length >= MOST) break;
    if (fits((edge.search ??= folded(`${edge.s.name} ${edge.relation} ${edge.t.name} ${edge.s.id} ${edge.t.id}`)))) {
      found.push({ edge, text: edgeTitle(edge), note: "relation" });
    }
  }
  if (found.length < MOST && query.trim().length > 2) {
    for (const edge of model.edges) {
      if (found.length >= MOST) break;
      const event = (edge.evidence ?? []).map((id) => model.events.get(id))
        .find((event) => event && fits((event.sentence.search ??= folded(event.sentence.text.slice(0, 4000)))));
      if (event && !found.some((one) => one.edge === edge)) found.push({ edge, text: short(event.sentence.text, 110), note: edgeTitle(edge) });
    }
  }
  return found;
}

/** A text field with a list of what was found (the combobox pattern of WAI-ARIA). */
export function createSearch(input, list, model, go) {
  let [found, active] = [[], -1];

  function show() {
    list.hidden = !found.length && !input.value.trim();
    input.setAttribute("aria-expanded", String(!list.hidden));
    fill(list, found.length ? found.map((one, at) =>
      h("li", { role: "option", id: `found-${at}`, "aria-selected": String(at === active), onpointerdown: (event) => { event.preventDefault(); take(at); } },
        h("bdi", {}, clean(one.text)), h("small", {}, clean(one.note)))) : h("li", { class: "note", role: "option", "aria-disabled": "true" }, "Nothing found"));
    if (active >= 0) input.setAttribute("aria-activedescendant", `found-${active}`);
    else input.removeAttribute("aria-activedescendant");
    list.children[active]?.scrollIntoView({ block: "nearest" });
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function take(at) {
    const one = found[at];
    close();
    if (!one) return;
    input.value = "";
    input.blur();
    if (one.node) go.node(one.node, true);
    else go.edge(one.edge, true);
  }

  input.addEventListener("input", () => {
    found = find(model, input.value);
    active = found.length ? 0 : -1;
    show();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!found.length) return;
      event.preventDefault();
      active = (active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      show();
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(active);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (list.hidden) input.blur();
      input.value = "";
      found = [];
      close();
    }
  });
  input.addEventListener("blur", close);
}
