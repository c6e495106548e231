import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBinder } from "../../ui/keys/useBinder";
import { useKeys } from "../../ui/keys/useKeys";
import { PLAIN, stepped, type Tone } from "./tone";

/** A dark batch stays dark: the tone is kept from one picture to the next, until it is put back. */
let last: Tone = PLAIN;

export interface Toning {
  tone: Tone;
  setTone: (tone: Tone) => void;
  /** The panel with the sliders stands open. */
  opened: boolean;
  open: (opened: boolean) => void;
}

export function useTone(): Toning {
  const { t } = useTranslation("picture");
  const bind = useBinder();
  const [tone, setNow] = useState(last);
  const [opened, open] = useState(false);
  const setTone = (next: Tone) => {
    last = next;
    setNow(next);
  };
  useKeys(t("workbench:keys.view"), [
    ...bind("picture.brighter", () => setTone(stepped(tone, "brightness", 1))),
    ...bind("picture.darker", () => setTone(stepped(tone, "brightness", -1))),
    ...bind("picture.moreContrast", () => setTone(stepped(tone, "contrast", 1))),
    ...bind("picture.lessContrast", () => setTone(stepped(tone, "contrast", -1))),
    ...bind("picture.inverted", () => setTone({ ...tone, inverted: !tone.inverted })),
    ...bind("picture.plain", () => setTone(PLAIN)),
  ]);
  return { tone, setTone, opened, open };
}
