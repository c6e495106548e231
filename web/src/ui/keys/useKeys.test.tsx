import { cleanup, render } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { type KeyBinding, useKeys } from "./useKeys";

afterEach(cleanup);

function Bound({ bindings, exclusive = false }: { bindings: KeyBinding[]; exclusive?: boolean }) {
  useKeys("test", bindings, { exclusive });
  return <input aria-label="field" />;
}

function press(key: string, extra: KeyboardEventInit = {}, target: EventTarget = document.body): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...extra }));
}

function counter(keys: string, extra: Partial<KeyBinding> = {}) {
  const count = { times: 0 };
  const binding: KeyBinding = {
    keys,
    title: keys,
    run: () => {
      count.times += 1;
    },
    ...extra,
  };
  return { count, binding };
}

describe("keys", () => {
  it("are heard while the component is shown, and not after", () => {
    const { count, binding } = counter("n");
    const shown = render(<Bound bindings={[binding]} />);
    press("n");
    expect(count.times).toBe(1);
    shown.unmount();
    press("n");
    expect(count.times).toBe(1);
  });

  it("leave text fields alone, but for those with mod", () => {
    const plain = counter("n");
    const strong = counter("mod+s");
    const shown = render(<Bound bindings={[plain.binding, strong.binding]} />);
    const field = shown.getByLabelText("field");
    press("n", {}, field);
    press("s", { ctrlKey: true }, field);
    expect([plain.count.times, strong.count.times]).toEqual([0, 1]);
  });

  it("are not taken from an input method that composes", () => {
    const { count, binding } = counter("n");
    render(<Bound bindings={[binding]} />);
    press("n", { isComposing: true });
    press("Process");
    expect(count.times).toBe(0);
  });

  it("go to the latest scope, and beneath a dialog to nobody", () => {
    const below = counter("n");
    const above = counter("n");
    render(<Bound bindings={[below.binding]} />);
    const top = render(<Bound bindings={[above.binding]} exclusive />);
    press("n");
    expect([below.count.times, above.count.times]).toEqual([0, 1]);
    top.unmount();
    press("n");
    expect(below.count.times).toBe(1);
  });

  it("may come two in a row", () => {
    const { count, binding } = counter("g d");
    render(<Bound bindings={[binding]} />);
    press("d");
    press("g");
    press("x");
    press("d");
    expect(count.times).toBe(0);
    press("g");
    press("d");
    expect(count.times).toBe(1);
  });
});
