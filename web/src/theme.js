// Dark and light. Colours of Okabe and Ito, which colour-blind readers can tell apart, as in graph.dot.

const LIGHT = {
  background: "#ffffff", text: "#1d2127", halo: "rgba(255,255,255,0.88)", node: "#e9ecf0", border: "#525a66", chosen: "#f0c419",
  faint: "#6e768222", 1: "#0072B2", [-1]: "#D55E00", 0: "#777777",
  only_in_a: "#CC79A7", weaker: "#CC79A7", only_in_b: "#009E73", stronger: "#009E73", sign_changed: "#B07D00", same: "#a9b0ba",
};
const DARK = {
  background: "#15181d", text: "#e8eaed", halo: "rgba(21,24,29,0.88)", node: "#323945", border: "#9aa4b2", chosen: "#F0E442",
  faint: "#96a0af1f", 1: "#56B4E9", [-1]: "#E8702A", 0: "#9aa0a8",
  only_in_a: "#E3A0C6", weaker: "#E3A0C6", only_in_b: "#2BC493", stronger: "#2BC493", sign_changed: "#E6B422", same: "#596270",
};

const preferred = matchMedia("(prefers-color-scheme: dark)");
let chosen = null;
const listeners = [];

/** `dark` or `light`. */
export const theme = () => chosen ?? (preferred.matches ? "dark" : "light");

/** The colours of the picture. */
export const colours = () => (theme() === "dark" ? DARK : LIGHT);

function tell() {
  document.documentElement.dataset.theme = theme();
  for (const listener of listeners) listener();
}

export function toggleTheme() {
  chosen = theme() === "dark" ? "light" : "dark";
  tell();
}

export function onTheme(listener) {
  listeners.push(listener);
}

/** Whether the reader asked for little motion. */
export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

preferred.addEventListener("change", tell);
document.documentElement.dataset.theme = theme();
