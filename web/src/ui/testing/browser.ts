/** What jsdom lacks of a browser's window and our components need: present, and saying nothing. */
if (typeof window.matchMedia !== "function") {
  window.matchMedia = (query) =>
    Object.assign(new EventTarget(), {
      matches: false,
      media: query,
      onchange: null,
      addListener: () => undefined,
      removeListener: () => undefined,
    });
}

class QuietObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

window.ResizeObserver ??= QuietObserver;
Element.prototype.scrollIntoView ??= () => undefined;
