// @vitest-environment jsdom
import { afterEach, expect, test } from "vitest";
import { StageInput } from "./input";
import { Bench } from "./testing/gestures";
import type { Next, PointerInfo, ToolState } from "./tools/state";

/** Writes down what it hears. */
class Listening implements ToolState {
  readonly name = "listening";
  readonly title = "";
  readonly hints = [];
  readonly cursor = "default";
  readonly heard: string[] = [];

  #note(word: string, { at, clicks, shift }: PointerInfo): Next {
    this.heard.push(`${word} ${at.join()}${clicks > 1 ? ` ×${clicks}` : ""}${shift ? " shift" : ""}`);
  }

  pointerDown(pointer: PointerInfo): Next {
    return this.#note("down", pointer);
  }

  pointerMove(pointer: PointerInfo): Next {
    return this.#note("move", pointer);
  }

  pointerUp(pointer: PointerInfo): Next {
    return this.#note("up", pointer);
  }

  lostPointer(): Next {
    this.heard.push("lost");
  }
}

let input: StageInput | null = null;
afterEach(() => input?.close());

function setUp() {
  const state = new Listening();
  const { stage } = new Bench(() => state);
  const element = document.createElement("div");
  element.setPointerCapture = () => undefined;
  input = new StageInput(stage, element);
  const fire = (type: string, x: number, y: number, more: PointerEventInit = {}) => {
    const event = new PointerEvent(type, { clientX: x, clientY: y, pointerId: 1, pointerType: "mouse", ...more });
    element.dispatchEvent(event);
  };
  const wheel = (init: WheelEventInit) => element.dispatchEvent(new WheelEvent("wheel", { cancelable: true, ...init }));
  return { state, stage, fire, wheel, input };
}

test("a press, a move and a release arrive in the media's pixels", () => {
  const { state, stage, fire } = setUp();
  stage.camera = { x: 10, y: 0, zoom: 2 };
  fire("pointerdown", 20, 40);
  fire("pointermove", 40, 40, { shiftKey: true });
  fire("pointerup", 40, 40);
  expect(state.heard).toEqual(["down 20,20", "move 30,20 shift", "up 30,20"]);
});

test("two quick presses in one place are a double click", () => {
  const { state, fire } = setUp();
  for (const x of [20, 21]) {
    fire("pointerdown", x, 20);
    fire("pointerup", x, 20);
  }
  expect(state.heard[2]).toBe("down 21,20 ×2");
});

test("the middle button and a held space pan, and the tool hears nothing", () => {
  const { state, stage, fire, input: bound } = setUp();
  fire("pointerdown", 20, 20, { button: 1 });
  fire("pointermove", 50, 20);
  fire("pointerup", 50, 20, { button: 1 });
  expect(stage.camera.x).toBe(-30);
  bound.holdSpace(true);
  fire("pointerdown", 20, 20);
  fire("pointermove", 20, 40);
  fire("pointerup", 20, 40);
  expect(stage.camera.y).toBe(-20);
  expect(state.heard).toEqual([]);
});

test("a notched wheel zooms about the pointer, two fingers on a trackpad pan, with Ctrl they pinch", () => {
  const { stage, wheel } = setUp();
  wheel({ deltaY: -120, clientX: 100, clientY: 50 });
  expect(stage.camera.zoom).toBeGreaterThan(1.1);
  expect(stage.world([100, 50])[0]).toBeCloseTo(100, 9);
  const { zoom, y } = stage.camera;
  wheel({ deltaX: 3, deltaY: 12 });
  expect([stage.camera.zoom, stage.camera.y > y]).toEqual([zoom, true]);
  wheel({ deltaY: 10, ctrlKey: true });
  expect(stage.camera.zoom).toBeLessThan(zoom);
});

test("a second finger pinches and the tool loses its pointer", () => {
  const { state, stage, fire } = setUp();
  const touch = { pointerType: "touch" };
  fire("pointerdown", 50, 50, touch);
  fire("pointerdown", 100, 50, { ...touch, pointerId: 2 });
  fire("pointermove", 150, 50, { ...touch, pointerId: 2 });
  expect(stage.camera.zoom).toBeCloseTo(2, 6);
  expect(state.heard).toEqual(["down 50,50", "lost"]);
});
