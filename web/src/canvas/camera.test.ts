import { expect, test } from "vitest";
import { fit, keepInView, panBy, toScreen, toWorld, ZOOM_MAX, zoomAbout } from "./camera";

const camera = { x: 10, y: 20, zoom: 2 };

test("screen and world are inverse", () => {
  expect(toWorld(camera, toScreen(camera, [33, 44]))).toEqual([33, 44]);
});

test("zooming leaves what is under the pointer where it is, to the limits", () => {
  const before = toWorld(camera, [100, 50]);
  expect(toWorld(zoomAbout(camera, [100, 50], 1.7), [100, 50])[0]).toBeCloseTo(before[0], 9);
  expect(zoomAbout(camera, [0, 0], 1e9).zoom).toBe(ZOOM_MAX);
});

test("panning moves the media with the hand", () => {
  const moved = panBy(camera, [0, 0], [20, -10]);
  expect(toScreen(moved, [10, 20])).toEqual([20, -10]);
});

test("fitted, the whole media is in view and centred; panned away, a piece of it stays", () => {
  const [media, view] = [
    { x0: 0, y0: 0, x1: 400, y1: 100 },
    { width: 220, height: 220 },
  ];
  const fitted = fit(media, view, { around: 10, foot: 10 });
  expect(fitted.zoom).toBe(0.5);
  expect(toScreen(fitted, [200, 50])).toEqual([110, 110]);
  expect(toScreen(fit(media, view, { around: 10, foot: 30 }), [200, 50])).toEqual([110, 100]);
  const lost = keepInView({ ...fitted, x: 1e6, y: -1e6 }, media, view);
  const [x, y] = toScreen(lost, [400, 0]);
  expect([x, y]).toEqual([48, 172]);
});
