import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { mediaAddress, mediaTextQuery, previewAddress } from "../../api/media";
import type { Media } from "../../api/payloads";
import { ErrorState } from "../../ui/feedback/ErrorState";
import { Skeleton } from "../../ui/feedback/Skeleton";
import styles from "./ItemPage.module.css";

/** A picture or a text to look at; anything else to take along. */
export function MediaView({ item, media }: { item: string; media: Media }) {
  const { t } = useTranslation("items");
  return (
    <figure>
      <Content item={item} media={media} />
      <figcaption className={styles.name}>
        <span className="mono">{media.name}</span>
        <a href={mediaAddress(item, media.name)} download>
          {t("original")}
        </a>
      </figcaption>
    </figure>
  );
}

function Content({ item, media }: { item: string; media: Media }) {
  const { t } = useTranslation("items");
  if (media.type.startsWith("image/")) {
    return (
      <div className={styles.view}>
        <img src={previewAddress(item, media.name, 1024)} alt={media.name} />
      </div>
    );
  }
  if (media.type.startsWith("text/")) return <TextView item={item} name={media.name} />;
  return <p>{t("noView")}</p>;
}

function TextView({ item, name }: { item: string; name: string }) {
  const text = useQuery(mediaTextQuery(item, name));
  if (text.isError) return <ErrorState error={text.error} retry={() => void text.refetch()} />;
  if (!text.data) return <Skeleton of="lines" />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <pre className={styles.text} tabIndex={0}>
      {text.data.text}
    </pre>
  );
}
