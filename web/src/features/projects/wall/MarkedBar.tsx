import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/button/Button";
import { Bar } from "../../../ui/page/Bar";
import type { Deed } from "./CorrectDialog";

interface MarkedBarProps {
  count: number;
  /** None for who may only look. */
  begin: ((deed: Deed) => void) | null;
  clear: () => void;
}

/** What may be done with the objects that are marked. */
export function MarkedBar({ count, begin, clear }: MarkedBarProps) {
  const { t } = useTranslation("projects");
  return (
    <Bar>
      <b className="num" role="status">
        {t("wall.marked", { count })}
      </b>
      {begin ? (
        <>
          <Button keys="r" onClick={() => begin("relabel")}>
            {t("wall.deeds.relabel.verb")}
          </Button>
          <Button keys="b" onClick={() => begin("return")}>
            {t("wall.deeds.return.verb")}
          </Button>
          <Button keys="delete" onClick={() => begin("delete")}>
            {t("wall.deeds.delete.verb")}
          </Button>
        </>
      ) : null}
      <Bar.Gap />
      <Button kind="quiet" keys="escape" onClick={clear}>
        {t("wall.clear")}
      </Button>
    </Bar>
  );
}
