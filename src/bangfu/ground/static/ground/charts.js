// Draws the charts of a page: each [data-chart] names the JSON block that holds its option.
import { getInstanceByDom, init } from "../vendor/echarts.min.js";

const INK = "#1f2937", QUIET = "#5b6470", LINE = "#dfe3e8";
const COLOURS = ["#0b5cad", "#b45309", "#1a7f4b", "#7c3aed", "#b42318", "#0e7490", "#6b7280", "#a16207"];

function axis(given, isValue) {
  return {
    nameTextStyle: { color: QUIET }, axisLabel: { color: QUIET }, axisTick: { show: false },
    axisLine: { lineStyle: { color: LINE } }, splitLine: { show: isValue, lineStyle: { color: LINE } }, ...given,
  };
}

function dressed(option) {
  const axes = (given) => given && [given].flat().map((one) => axis(one, one.type === "value"));
  return {
    color: COLOURS, animation: false, textStyle: { color: INK, fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 16, top: option.legend ? 60 : 32, bottom: 8, containLabel: true },
    aria: { enabled: true }, ...option,
    tooltip: { trigger: option.xAxis ? "axis" : "item", confine: true, ...option.tooltip, renderMode: "richText" },
    legend: option.legend && { top: 0, left: 0, itemWidth: 14, itemHeight: 10, ...option.legend },
    xAxis: axes(option.xAxis), yAxis: axes(option.yAxis),
  };
}

function draw(box) {
  if (getInstanceByDom(box)) return;
  const { links, ...option } = JSON.parse(document.getElementById(box.dataset.chart).textContent);
  const chart = init(box);
  chart.setOption(dressed(option));
  if (links) {
    chart.on("click", (mark) => {
      const to = links[mark.name] ?? links[mark.seriesName];
      if (to) window.location.assign(to);
    });
  }
  new ResizeObserver(() => (box.isConnected ? chart.resize() : chart.dispose())).observe(box);
}

const drawAll = (root) => root.querySelectorAll("[data-chart]").forEach(draw);
drawAll(document);
document.addEventListener("htmx:load", (event) => drawAll(event.target));
