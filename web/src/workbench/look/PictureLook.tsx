import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Canvas2DRenderer } from "../../canvas/render/canvas2d";
import { paintTags } from "../../canvas/render/tags";
import { Scene, type SceneItem } from "../../canvas/scene";
import type { Language } from "../../core/words";
import styles from "./Look.module.css";
import { colorIn, objectsShown, type ShownLayer } from "./layers";

interface PictureLookProps {
  address: string;
  name: string;
  /** The media's own size: what the shapes are measured in. */
  width: number;
  height: number;
  media: string;
  /** Whether a shape that names no media lies in this one. */
  alone: boolean;
  layers: readonly ShownLayer[];
  language: Language;
}

/** A picture with what was said about it drawn over it: to look at, without tools. */
export function PictureLook(props: PictureLookProps) {
  const { address, name, width, height, media, alone, layers, language } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useSize(canvas);
  const scenes = useMemo(
    () =>
      layers.map((layer) => {
        const scene = new Scene({ skeleton: (one) => layer.classes.skeleton(one) });
        scene.show(itemsOf(layer, media, alone, language));
        return scene;
      }),
    [layers, media, alone, language],
  );
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context || shown.width === 0) return;
    const ratio = window.devicePixelRatio;
    element.width = Math.round(shown.width * ratio);
    element.height = Math.round(shown.height * ratio);
    const camera = { x: 0, y: 0, zoom: shown.width / width };
    const renderer = new Canvas2DRenderer(context);
    const items = scenes.flatMap((scene) => scene.all());
    renderer.draw({ items, camera, view: shown, ratio });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintTags(context, items, camera, shown);
  }, [scenes, shown, width]);
  return (
    <div className={styles.stage}>
      <div
        className={styles.frame}
        style={{ aspectRatio: `${width} / ${height}`, "--ratio": width / height } as React.CSSProperties}
      >
        <img src={address} alt={name} />
        <canvas ref={canvas} />
      </div>
    </div>
  );
}

function useSize(element: React.RefObject<HTMLElement | null>) {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return undefined;
    const measure = () => setSize({ width: target.clientWidth, height: target.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

function itemsOf(layer: ShownLayer, media: string, alone: boolean, language: Language): SceneItem[] {
  return objectsShown(layer).flatMap((object) => {
    const look = {
      color: colorIn(layer, object),
      ghost: layer.dashed,
      outline: layer.dashed,
      hatched: object.occluded === true,
      faint: false,
      tag: layer.dashed ? "" : layer.classes.titleOf(object.label, language),
    };
    return (object.shapes ?? []).flatMap((shape, slot): SceneItem[] => {
      const here = shape.media === undefined ? alone : shape.media === media;
      return here ? [{ key: `${object.id}/${slot}`, object: object.id, shape, look, locked: true }] : [];
    });
  });
}
