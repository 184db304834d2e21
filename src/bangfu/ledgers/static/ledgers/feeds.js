// A file may be dropped anywhere on the page: it goes into the form, and the form is sent.
"use strict";

const form = document.querySelector("[data-drop-anywhere]");
const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
let inside = 0;

document.addEventListener("dragenter", (event) => {
  if (!carriesFiles(event)) return;
  inside += 1;
  document.body.classList.add("receiving");
});
document.addEventListener("dragleave", () => {
  inside = Math.max(0, inside - 1);
  if (!inside) document.body.classList.remove("receiving");
});
document.addEventListener("dragover", (event) => {
  if (carriesFiles(event)) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  inside = 0;
  document.body.classList.remove("receiving");
  form.querySelector("input[type=file]").files = event.dataTransfer.files;
  form.requestSubmit();
});
