/** How the picture is shown; it changes nothing of it. */
export interface Tone {
  brightness: number;
  contrast: number;
  inverted: boolean;
}

export type Scale = "brightness" | "contrast";

export const PLAIN: Tone = { brightness: 1, contrast: 1, inverted: false };

export const STEP = 0.1;
export const LEAST = 0.3;
export const MOST = 3;

export function isPlain({ brightness, contrast, inverted }: Tone): boolean {
  return brightness === PLAIN.brightness && contrast === PLAIN.contrast && !inverted;
}

export function stepped(tone: Tone, of: Scale, direction: 1 | -1): Tone {
  const value = Math.min(Math.max(tone[of] + direction * STEP, LEAST), MOST);
  return { ...tone, [of]: Math.round(value * 10) / 10 };
}

/** The tone as a filter of CSS. */
export function filterOf({ brightness, contrast, inverted }: Tone): string {
  return `brightness(${brightness}) contrast(${contrast})${inverted ? " invert(1)" : ""}`;
}
