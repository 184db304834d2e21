// The parts of ECharts the product draws with; scripts/vendor_assets.sh bundles them.
import * as core from "echarts/core";
import { BarChart, CustomChart, FunnelChart, HeatmapChart, LineChart, MapChart, PieChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent, DatasetComponent, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, TooltipComponent, VisualMapComponent,
} from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";

core.use([
  BarChart, CustomChart, FunnelChart, HeatmapChart, LineChart, MapChart, PieChart, ScatterChart, AriaComponent, DatasetComponent,
  GridComponent, LegendComponent, MarkLineComponent, TitleComponent, TooltipComponent, VisualMapComponent, CanvasRenderer,
]);

export const init = core.init;
export const registerMap = core.registerMap;
export const getInstanceByDom = core.getInstanceByDom;
