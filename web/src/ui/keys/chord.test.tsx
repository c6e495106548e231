import { describe, expect, it } from "vitest";
import { ariaKeys, capText, matches, parseChord } from "./chord";

function press(key: string, extra: KeyboardEventInit = {}): KeyboardEvent {
  return new KeyboardEvent("keydown", { key, ...extra });
}

describe("a chord", () => {
  it("tells a letter from the same letter with shift or ctrl", () => {
    expect(matches(parseChord("n"), press("n"))).toBe(true);
    expect(matches(parseChord("n"), press("N", { shiftKey: true }))).toBe(false);
    expect(matches(parseChord("shift+n"), press("N", { shiftKey: true }))).toBe(true);
    expect(matches(parseChord("n"), press("n", { ctrlKey: true }))).toBe(false);
  });

  it("asks for a printed sign without its shift", () => {
    expect(matches(parseChord("?"), press("?", { shiftKey: true }))).toBe(true);
    expect(matches(parseChord("/"), press("/"))).toBe(true);
  });

  it("takes ctrl for mod where there is no command key, and nothing else with it", () => {
    expect(matches(parseChord("mod+enter"), press("Enter", { ctrlKey: true }))).toBe(true);
    expect(matches(parseChord("mod+enter"), press("Enter", { ctrlKey: true, altKey: true }))).toBe(false);
    expect(matches(parseChord("mod+enter"), press("Enter"))).toBe(false);
  });

  it("finds a letter by its place on a board that types no Latin letters", () => {
    expect(matches(parseChord("k"), press("л", { code: "KeyK" }))).toBe(true);
    expect(matches(parseChord("k"), press("л", { code: "KeyL" }))).toBe(false);
  });

  it("is printed on its cap and told to screen readers", () => {
    expect(capText("mod+enter")).toBe("Ctrl ↵");
    expect(capText("g d")).toBe("G D");
    expect(ariaKeys("mod+k")).toBe("Control+K");
  });
});
