import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readGallerySearch } from "../../features/datasets/gallerySearch";
import { loadPlugins } from "../plugins";
import { workspace } from "./base";

const datasets = createRoute({
  getParentRoute: () => workspace,
  path: "/datasets",
  component: lazyRouteComponent(() => import("../../features/datasets/DatasetsPage"), "DatasetsPage"),
});

const gallery = createRoute({
  getParentRoute: () => workspace,
  path: "/datasets/$dataset",
  validateSearch: readGallerySearch,
  component: lazyRouteComponent(() => import("../../features/datasets/GalleryPage"), "GalleryPage"),
});

const imports = createRoute({
  getParentRoute: () => workspace,
  path: "/datasets/$dataset/import",
  component: lazyRouteComponent(() => import("../../features/datasets/ImportPage"), "ImportPage"),
});

const report = createRoute({
  getParentRoute: () => workspace,
  path: "/datasets/$dataset/imports/$import",
  component: lazyRouteComponent(() => import("../../features/datasets/ImportReportPage"), "ImportReportPage"),
});

const settings = createRoute({
  getParentRoute: () => workspace,
  path: "/datasets/$dataset/settings",
  component: lazyRouteComponent(() => import("../../features/datasets/SettingsPage"), "SettingsPage"),
});

const item = createRoute({
  getParentRoute: () => workspace,
  path: "/items/$item",
  loader: loadPlugins,
  component: lazyRouteComponent(() => import("../../features/items/ItemPage"), "ItemPage"),
});

const annotation = createRoute({
  getParentRoute: () => workspace,
  path: "/items/$item/annotations/$annotation",
  staticData: { fillsWindow: true },
  loader: loadPlugins,
  component: lazyRouteComponent(() => import("../../features/items/AnnotationPage"), "AnnotationPage"),
});

const releases = createRoute({
  getParentRoute: () => workspace,
  path: "/releases",
  component: lazyRouteComponent(() => import("../../features/releases/ReleasesPage"), "ReleasesPage"),
});

const ofDataset = createRoute({
  getParentRoute: () => workspace,
  path: "/datasets/$dataset/releases",
  component: lazyRouteComponent(() => import("../../features/releases/DatasetReleasesPage"), "DatasetReleasesPage"),
});

const newRelease = createRoute({
  getParentRoute: () => workspace,
  path: "/datasets/$dataset/releases/new",
  component: lazyRouteComponent(() => import("../../features/releases/NewReleasePage"), "NewReleasePage"),
});

const release = createRoute({
  getParentRoute: () => workspace,
  path: "/releases/$release",
  component: lazyRouteComponent(() => import("../../features/releases/ReleasePage"), "ReleasePage"),
});

const difference = createRoute({
  getParentRoute: () => workspace,
  path: "/releases/$release/difference",
  component: lazyRouteComponent(() => import("../../features/releases/DifferencePage"), "DifferencePage"),
});

export const data = [
  datasets,
  gallery,
  imports,
  report,
  settings,
  item,
  annotation,
  releases,
  ofDataset,
  newRelease,
  release,
  difference,
] as const;
