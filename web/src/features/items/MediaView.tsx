import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { mediaAddress, mediaTextQuery, previewAddress } from "../../api/media";
import type { Media } from "../../api/payloads";
import { languageOf } from "../../core/words";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import type { ShownLayer } from "../../workbench/look/layers";
import { PictureLook } from "../../workbench/look/PictureLook";
import { TextLook } from "../../workbench/look/TextLook";
import styles from "./ItemPage.module.css";

interface MediaViewProps {
  item: string;
  media: Media;
  /** Whether it is the item's only media: shapes then need not name it. */
  alone: boolean;
  layers: readonly ShownLayer[];
}

/** A picture or a text with what was said about it; anything else to take along. */
export function MediaView(props: MediaViewProps) {
  const { t } = useTranslation("items");
  const { item, media } = props;
  return (
    <figure>
      <Content {...props} />
      <figcaption className={styles.name}>
        <span className="mono">{media.name}</span>
        <a href={mediaAddress(item, media.name)} download>
          {t("original")}
        </a>
      </figcaption>
    </figure>
  );
}

function Content({ item, media, alone, layers }: MediaViewProps) {
  const { t, i18n } = useTranslation("items");
  const { width, height } = media.facts;
  if (media.type.startsWith("image/") && typeof width === "number" && typeof height === "number") {
    return (
      <PictureLook
        address={previewAddress(item, media.name, 1024)}
        name={media.name}
        width={width}
        height={height}
        media={media.name}
        alone={alone}
        layers={layers}
        language={languageOf(i18n.language)}
      />
    );
  }
  if (media.type.startsWith("text/")) return <TextView item={item} media={media} alone={alone} layers={layers} />;
  return <p>{t("noView")}</p>;
}

function TextView({ item, media, alone, layers }: MediaViewProps) {
  const { i18n } = useTranslation("items");
  const text = useQuery(mediaTextQuery(item, media.name));
  if (text.isError) return <ErrorState error={text.error} retry={() => void text.refetch()} />;
  if (!text.data) return <Skeleton of="lines" />;
  return (
    <TextLook
      text={text.data.text}
      media={media.name}
      alone={alone}
      layers={layers}
      language={languageOf(i18n.language)}
    />
  );
}
