// What pages do besides links and forms: keyboard, lists, the drawer, dropped files. Every page works without it.
"use strict";

document.documentElement.classList.add("scripted");
const typing = (at) => at.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
const wide = () => window.innerWidth >= 768;

// --- lists -----------------------------------------------------------------------------------------------------
const list = () => document.querySelector("[data-list]");
const rows = () => [...(list()?.querySelectorAll("[data-row]") ?? [])];

function step(by) {
  const all = rows();
  if (!all.length) return;
  const here = all.indexOf(document.activeElement.closest?.("[data-row]") ?? all.find((row) => row.classList.contains("here")));
  const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
  all.forEach((row) => row.classList.toggle("here", row === next));
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function tickedChanged(form) {
  const ticked = form.querySelectorAll("input[name=ids]:checked").length;
  const all = form.querySelectorAll("input[name=ids]").length;
  const acts = form.querySelector("[data-acts]");
  acts.hidden = !ticked;
  acts.querySelector("[data-ticked]").textContent = ticked;
  const everything = acts.querySelector("[data-all]");
  everything.hidden = ticked < all;
  if (ticked < all) everything.querySelector("input").checked = false;
  form.querySelector("[data-tick-all]").checked = ticked === all && all > 0;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-bulk]");
  if (!form) return;
  if (event.target.matches("[data-tick-all]")) {
    form.querySelectorAll("input[name=ids]").forEach((box) => { box.checked = event.target.checked; });
  }
  tickedChanged(form);
});

// A filter stays open while its boxes are ticked one after the other.
let openFilters = [];
document.addEventListener("htmx:beforeSwap", () => {
  openFilters = [...document.querySelectorAll(".filter[open] > summary")].map((summary) => summary.textContent);
});
document.addEventListener("htmx:afterSettle", () => {
  document.querySelectorAll(".filter > summary").forEach((summary) => {
    if (openFilters.includes(summary.textContent)) summary.parentElement.open = true;
  });
  openFilters = [];
});
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.filter[open], details.more[open], details.menu-of-one[open]").forEach((open) => {
    if (!open.contains(event.target)) open.open = false;
  });
});

// --- the drawer ------------------------------------------------------------------------------------------------
function openDrawer(url) {
  const drawer = document.getElementById("drawer");
  document.getElementById("drawer-page").href = url;
  window.htmx.ajax("GET", url, { target: "#drawer-body", swap: "innerHTML", select: "#main > *:not(#notices)" }).then(() => {
    if (!drawer.open) drawer.show();
    drawer.querySelector(".close").focus();
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-drawer]");
  if (link && wide() && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.defaultPrevented) {
    event.preventDefault();
    openDrawer(link.href);
    return;
  }
  const opens = event.target.closest("[data-opens]");
  if (opens) document.getElementById(opens.dataset.opens).showModal();
  const closes = event.target.closest("[data-closes]");
  if (closes) document.getElementById(closes.dataset.closes).close();
  if (event.target.closest("[data-dismisses]")) event.target.closest(".notice").remove();
  if (event.target.closest("[data-back]")) window.history.back();
  const row = event.target.closest("tr[data-href]");
  if (row && !event.target.closest("a, button, input, label") && !String(window.getSelection())) row.querySelector("td a")?.click();
});

// --- keyboard --------------------------------------------------------------------------------------------------
const keys = {
  "/": () => document.querySelector("[data-search]")?.focus(),
  j: () => step(1),
  k: () => step(-1),
  x: () => document.querySelector("[data-row].here input[name=ids]")?.click(),
  "[": () => list()?.querySelector("a[rel=prev]")?.click(),
  "]": () => list()?.querySelector("a[rel=next]")?.click(),
  "?": () => document.getElementById("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") {
    const drawer = document.getElementById("drawer");
    if (drawer.open) drawer.close();
    else if (typing(event.target)) event.target.blur();
    return;
  }
  if (typing(event.target)) return;
  if (event.key === "Enter" && event.target.matches("[data-row]")) {
    event.target.querySelector("td a")?.click();
    return;
  }
  if (keys[event.key] && !document.querySelector("dialog:modal")) {
    event.preventDefault();
    keys[event.key]();
  }
});

// --- files dropped, notices that fade, errors shown first ------------------------------------------------------
function chosen(box) {
  const said = box.querySelector(".chosen");
  const files = [...box.querySelector("input[type=file]").files];
  said.textContent = files.map((file) => `${file.name} (${(file.size / 1048576).toFixed(1)} MB)`).join(", ") || said.dataset.none;
}

["dragover", "dragleave", "drop"].forEach((kind) => document.addEventListener(kind, (event) => {
  const box = event.target.closest?.("[data-drop]");
  if (!box) return;
  event.preventDefault();
  box.classList.toggle("over", kind === "dragover");
  if (kind !== "drop") return;
  box.querySelector("input[type=file]").files = event.dataTransfer.files;
  chosen(box);
}));
document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-drop]");
  if (box) chosen(box);
});

function settle(root) {
  root.querySelectorAll("[data-fades]").forEach((notice) => setTimeout(() => notice.remove(), 10000));
  root.querySelector("[data-focus]")?.focus();
}
document.addEventListener("DOMContentLoaded", () => settle(document));
document.addEventListener("htmx:load", (event) => settle(event.target));
