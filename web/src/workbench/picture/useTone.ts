import { useState } from "react";
import { useTranslation } from "react-i18next";
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
  const [tone, setNow] = useState(last);
  const [opened, open] = useState(false);
  const setTone = (next: Tone) => {
    last = next;
    setNow(next);
  };
  useKeys(t("workbench:keys.view"), [
    { keys: "alt+right", title: t("brighter"), run: () => setTone(stepped(tone, "brightness", 1)) },
    { keys: "alt+left", title: t("darker"), run: () => setTone(stepped(tone, "brightness", -1)) },
    { keys: "alt+shift+right", title: t("moreContrast"), run: () => setTone(stepped(tone, "contrast", 1)) },
    { keys: "alt+shift+left", title: t("lessContrast"), run: () => setTone(stepped(tone, "contrast", -1)) },
    { keys: "alt+i", title: t("inverted"), run: () => setTone({ ...tone, inverted: !tone.inverted }) },
    { keys: "alt+0", title: t("plain"), run: () => setTone(PLAIN) },
  ]);
  return { tone, setTone, opened, open };
}
