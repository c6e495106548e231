import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useBinder } from "../../ui/keys/useBinder";
import { isTyping, type KeyBinding } from "../../ui/keys/useKeys";
import { notify } from "../../ui/overlay/toast";
import { type Desk, useDesk } from "../desk";
import { remove, selectedObjects } from "../session/edits";
import { type Clipping, clip, readClipping, written } from "./clipping";
import { type Copying, paste } from "./pasting";

/** Kept for this tab too: a machine may keep its clipboard from pages. */
const KEPT_UNDER = "dianjing.clipboard";

function keep(text: string): void {
  try {
    window.sessionStorage.setItem(KEPT_UNDER, text);
  } catch (error) {
    // Too much for the browser's store: the machine's own clipboard still has it.
    if (!(error instanceof DOMException)) throw error;
  }
}

function kept(): Clipping | null {
  return readClipping(window.sessionStorage.getItem(KEPT_UNDER) ?? "");
}

/** Words that are marked on the page are what Ctrl-C is for then. */
function wordsAreMarked(): boolean {
  return window.getSelection()?.isCollapsed === false;
}

function take(desk: Desk, event: ClipboardEvent): string[] {
  const ids = selectedObjects(desk.session);
  if (isTyping(event.target) || wordsAreMarked() || ids.length === 0) return [];
  const text = written(clip(desk.session.document, ids));
  event.preventDefault();
  event.clipboardData?.setData("text/plain", text);
  keep(text);
  return ids;
}

async function onMachine(): Promise<string> {
  try {
    return (await navigator.clipboard?.readText()) ?? "";
  } catch (error) {
    // Reading may be refused; what this tab keeps is used then.
    if (error instanceof DOMException) return "";
    throw error;
  }
}

/** Objects to the clipboard and back. The browser's own events do it, so that no permission is asked for. */
export function useClipboard(copying: Copying | null): KeyBinding[] {
  const { t } = useTranslation("workbench");
  const bind = useBinder();
  const desk = useDesk();
  const { session } = desk;
  const put = (clipping: Clipping | null) => {
    if (!copying || !clipping || !session.editable) return;
    const { left } = paste(session, clipping, copying);
    if (left > 0) notify({ tone: "news", title: t("clipboard.left", { count: left }), detail: t("clipboard.why") });
  };
  useEffect(() => {
    if (!copying) return undefined;
    const copied = (event: ClipboardEvent) => {
      const { length } = take(desk, event);
      if (length > 0) notify({ tone: "done", title: t("clipboard.copied", { count: length }) });
    };
    const cut = (event: ClipboardEvent) => {
      if (session.editable) remove(session, take(desk, event));
    };
    const pasted = (event: ClipboardEvent) => {
      if (isTyping(event.target)) return;
      put(readClipping(event.clipboardData?.getData("text/plain") ?? "") ?? kept());
    };
    document.addEventListener("copy", copied);
    document.addEventListener("cut", cut);
    document.addEventListener("paste", pasted);
    return () => {
      document.removeEventListener("copy", copied);
      document.removeEventListener("cut", cut);
      document.removeEventListener("paste", pasted);
    };
  });
  if (!copying) return [];
  const byEvent = (name: "copy" | "cut") => () => document.execCommand(name);
  const copy = bind("work.copy", byEvent("copy"), { native: "mod+c" });
  if (session.task.mode === "read") return copy;
  return [
    ...copy,
    ...bind("work.cut", byEvent("cut"), { native: "mod+x" }),
    ...bind("work.paste", () => void onMachine().then((text) => put(readClipping(text) ?? kept())), {
      native: "mod+v",
    }),
  ];
}
