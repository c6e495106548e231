/** How the picture is shown; it changes nothing of it. */
export interface Tone {
  brightness: number;
  contrast: number;
}

export const PLAIN: Tone = { brightness: 1, contrast: 1 };

const STEP = 0.1;
const LEAST = 0.3;
const MOST = 3;

export function stepped(tone: Tone, of: keyof Tone, direction: 1 | -1): Tone {
  const value = Math.min(Math.max(tone[of] + direction * STEP, LEAST), MOST);
  return { ...tone, [of]: Math.round(value * 10) / 10 };
}
