import { useEffect, useRef } from "react";
import type { Picture } from "../../canvas/render/picture";
import type { Stage } from "../../canvas/stage";
import { StatusBar } from "../frame/StatusBar";
import { useStageState } from "./useStageState";

/** Reads single pixels of a picture as it came, whatever tone it is shown in. */
function pixelReader(picture: Picture): (x: number, y: number) => readonly [number, number, number] | null {
  const canvas = document.createElement("canvas");
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return (x, y) => {
    if (!context || x < 0 || y < 0 || x >= picture.width || y >= picture.height) return null;
    context.clearRect(0, 0, 1, 1);
    context.drawImage(picture.source, Math.floor(x), Math.floor(y), 1, 1, 0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
}

/** Where the pointer is and what lies there: written straight to the page, at most once a frame. */
function Pointer({ stage, picture }: { stage: Stage; picture: Picture | null }) {
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const read = picture ? pixelReader(picture) : () => null;
    let frame = 0;
    const show = () => {
      frame = 0;
      const at = stage.pointer?.at;
      if (!text.current) return;
      if (!at) {
        text.current.textContent = "";
        return;
      }
      const rgb = read(at[0], at[1]);
      const place = `x ${at[0].toFixed(1)}  y ${at[1].toFixed(1)}`;
      text.current.textContent = rgb ? `${place}  RGB ${rgb.join(" ")}` : place;
    };
    const stop = stage.subscribe((stale) => {
      if (stale === "status" && frame === 0) frame = requestAnimationFrame(show);
    });
    return () => {
      cancelAnimationFrame(frame);
      stop();
    };
  }, [stage, picture]);
  return <span ref={text} style={{ whiteSpace: "pre" }} />;
}

function zoomOf(stage: Stage): string {
  const percent = stage.camera.zoom * 100;
  return `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

export function PictureStatus({ stage, picture }: { stage: Stage; picture: Picture | null }) {
  const zoom = useStageState(stage, "camera", zoomOf);
  return (
    <StatusBar
      left={<Pointer stage={stage} picture={picture} />}
      right={
        <>
          {picture ? (
            <span>
              {picture.width} × {picture.height}
            </span>
          ) : null}
          <span>{zoom}</span>
        </>
      }
    />
  );
}
