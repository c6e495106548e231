import { useTranslation } from "react-i18next";
import type { LabelledObject } from "../../core/document";
import { useDesk, usePresenter, useSession } from "../../workbench/desk";
import panel from "../../workbench/panels/SidePanel.module.css";
import { type Alignment, NOT_VISUAL, unlinkedIn } from "./alignment";
import styles from "./ImageText.module.css";

/** What is tied to what, phrase by phrase, and before that what still waits for its other side. */
export function AlignmentPanel({ alignment }: { alignment: Alignment }) {
  const { t } = useTranslation("image_text");
  const { phrases, regions } = unlinkedIn(alignment);
  const linked = alignment.phrases.filter(({ id }) => (alignment.partners.get(id)?.size ?? 0) > 0);
  const absent = alignment.phrases.filter(
    ({ id, attributes }) => attributes?.[NOT_VISUAL] === true && !alignment.partners.get(id)?.size,
  );
  const byId = new Map(alignment.regions.map((region) => [region.id, region]));
  return (
    <div className={panel.scroll}>
      <Group title={t("panel.phrases", { count: phrases.length })} objects={phrases} none={t("panel.noPhrases")} />
      <Group title={t("panel.regions", { count: regions.length })} objects={regions} none={t("panel.noRegions")} />
      {absent.length > 0 ? (
        <Group title={t("panel.absent", { count: absent.length })} objects={absent} none="" />
      ) : null}
      {linked.length > 0 ? (
        <section className={styles.group}>
          <h3 className={styles.heading}>{t("panel.linked", { count: linked.length })}</h3>
          <ul className={styles.links}>
            {linked.map((phrase) => (
              <li key={phrase.id} className={styles.pair}>
                <Named object={phrase} />
                <ul>
                  {[...(alignment.partners.get(phrase.id) ?? [])].map((id) => {
                    const region = byId.get(id);
                    return region ? (
                      <li key={id}>
                        <Named object={region} />
                      </li>
                    ) : null;
                  })}
                </ul>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}

function Group({ title, objects, none }: { title: string; objects: readonly LabelledObject[]; none: string }) {
  return (
    <section className={styles.group}>
      <h3 className={styles.heading}>{title}</h3>
      {objects.length === 0 ? <p className={styles.none}>{none}</p> : null}
      <ul className={styles.links}>
        {objects.map((object) => (
          <li key={object.id}>
            <Named object={object} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Named({ object }: { object: LabelledObject }) {
  const { session } = useDesk();
  const presenter = usePresenter();
  const selected = useSession((state) => state.selection.includes(object.id));
  const show = () => {
    session.select([object.id]);
    presenter.reveal([object.id]);
  };
  return (
    <button type="button" className={styles.named} aria-pressed={selected} onClick={show}>
      <i style={{ background: session.classes.colorOf(object.label) }} aria-hidden="true" />
      <span>{presenter.title(object)}</span>
    </button>
  );
}
