import { type Html, html } from '../html/html.ts';
import type { Scale } from './scale.ts';

/** The place of a chart within its picture, in pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const CHART_WIDTH = 960;

export interface FrameOptions {
  /** Tells who cannot see it what it shows, in a sentence. */
  readonly description: string;
  readonly title: string;
  readonly height: number;
  readonly area: Area;
  readonly x: Scale;
  readonly y: Scale;
  readonly xTitle: string;
  readonly yTitle: string;
}

/** A picture with axes, grid and titles around what is drawn. */
export function frame({ title, description, height, area, x, y, xTitle, yTitle }: FrameOptions, drawing: Html): Html {
  const { left, top, right, bottom } = area;
  return picture(
    { title, description, height },
    html`<text class="chart-title" x="0" y="16">${title}</text>${y.ticks.map(({ value, label }) => horizontal(area, y.at(value), label))}${x.ticks.map(({ value, label }) => vertical(area, x.at(value), label))}<path class="axis" d="M${left} ${top}V${bottom}H${right}"/><text class="axis-title" x="${right}" y="${bottom + 34}" text-anchor="end">${xTitle}</text><text class="axis-title" x="${left - 6}" y="${top - 10}">${yTitle}</text>${drawing}`,
  );
}

/** An image of its own, which is told by its title and description. */
export function picture(
  { title, description, height }: { readonly title: string; readonly description: string; readonly height: number },
  drawing: Html,
): Html {
  return html`<svg class="chart" role="img" viewBox="0 0 ${CHART_WIDTH} ${height}" preserveAspectRatio="xMinYMin meet"><title>${title}</title><desc>${description}</desc>${drawing}</svg>`;
}

function horizontal({ left, right }: Area, y: number, label: string): Html {
  return html`<path class="grid" d="M${left} ${y}H${right}"/><text class="tick" x="${left - 8}" y="${y + 4}" text-anchor="end">${label}</text>`;
}

function vertical({ top, bottom }: Area, x: number, label: string): Html {
  return html`<path class="grid" d="M${x} ${top}V${bottom}"/><text class="tick" x="${x}" y="${bottom + 18}" text-anchor="middle">${label}</text>`;
}

/** Names of lines beside their colours, above the chart on the right. */
export function legend(names: readonly (readonly [name: string, className: string])[], right: number, y: number): Html {
  const widths = names.map(([name]) => 34 + name.length * 7);
  const total = widths.reduce((sum, width) => sum + width, 0);
  let x = right - total;
  const entries = names.map(([name, className], at) => {
    const entry = html`<rect class="${className} swatch" x="${x}" y="${y - 9}" width="12" height="12" rx="2"/><text class="legend" x="${x + 18}" y="${y + 1}">${name}</text>`;
    x += widths[at] ?? 0;
    return entry;
  });
  return html`${entries}`;
}

/** A line through points; it breaks where a value is missing, and a value between two missing ones is a dot. */
export function line(points: readonly (readonly [x: number, y: number] | undefined)[], className: string): Html {
  let path = '';
  const dots: Html[] = [];
  points.forEach((point, at) => {
    if (point === undefined) return;
    const isJoined = points[at - 1] !== undefined;
    path += `${isJoined ? 'L' : 'M'}${point[0].toFixed(1)} ${point[1].toFixed(1)}`;
    if (!isJoined && points[at + 1] === undefined) {
      dots.push(html`<circle class="${className} dot" cx="${point[0]}" cy="${point[1]}" r="3"/>`);
    }
  });
  return html`<path class="${className} line" d="${path}"/>${dots}`;
}
