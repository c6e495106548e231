import "@tanstack/react-router";

declare module "@tanstack/react-router" {
  interface StaticDataRouteOption {
    /** The page fills the window: no navigation beside it. */
    fillsWindow?: boolean;
  }
}
