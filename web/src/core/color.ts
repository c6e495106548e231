/** Class colours where the ontology names none: safe for colour-blind eyes (Okabe and Ito, 2008, and two more). */
export const CLASS_COLORS = [
  "#0072b2",
  "#e69f00",
  "#009e73",
  "#cc79a7",
  "#56b4e9",
  "#d55e00",
  "#8c7a00",
  "#6a4fb3",
] as const;

export function classColor(index: number): string {
  return CLASS_COLORS[index % CLASS_COLORS.length] ?? CLASS_COLORS[0];
}

export type Rgb = readonly [number, number, number];

/** `#rrggbb` as three bytes; black for anything else. */
export function rgbOf(color: string): Rgb {
  const digits = /^#([0-9a-f]{6})$/i.exec(color)?.[1];
  if (!digits) return [0, 0, 0];
  const value = Number.parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

export function withAlpha(color: string, alpha: number): string {
  const [red, green, blue] = rgbOf(color);
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
}

function linear(byte: number): number {
  const part = byte / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

/** Relative luminance (WCAG 2). */
export function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Contrast ratio of two colours (WCAG 2), from 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((one, two) => one - two) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const WHITE: Rgb = [255, 255, 255];
const READABLE = 4.5;
const STEP = 0.92;

/** The colour, darkened until white text on it reads (4.5 : 1). */
export function behindWhite(color: string): string {
  let rgb = rgbOf(color);
  while (contrast(rgb, WHITE) < READABLE) rgb = [rgb[0] * STEP, rgb[1] * STEP, rgb[2] * STEP];
  const [red, green, blue] = rgb.map(Math.floor);
  return `rgb(${red}, ${green}, ${blue})`;
}
