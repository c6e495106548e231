import { cleanup, render } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { addressFrom } from "./addressFrom";
import { formatIn } from "./format";
import { Markdown } from "./Markdown";

afterEach(cleanup);

describe("a short name out of a title", () => {
  it("keeps Latin letters and digits", () => {
    expect(addressFrom("Pets & Boxes 2026")).toBe("pets-boxes-2026");
    expect(addressFrom("Café")).toBe("cafe");
    expect(addressFrom("宠物照片")).toBe("");
  });
});

describe("figures", () => {
  it("are written as each language writes them", () => {
    expect(formatIn("zh").number(12480)).toBe("12,480");
    expect(formatIn("en").percent(0.321, 1)).toBe("32.1%");
    expect(formatIn("en").bytes(0)).toBe("0 B");
    expect(formatIn("en").bytes(1_843_200_000)).toBe("1.8 GB");
    expect(formatIn("zh").seconds(65.4)).toBe("1:05");
  });
});

describe("Markdown", () => {
  it("draws what it knows", () => {
    const { container } = render(
      <Markdown source={"## Goal\n\n- box **every** pet\n\n| a | b |\n|---|---|\n| 1 | 2 |"} />,
    );
    expect(container.querySelector("h3")?.textContent).toBe("Goal");
    expect(container.querySelector("li strong")?.textContent).toBe("every");
    expect(container.querySelectorAll("td")).toHaveLength(2);
  });

  it("lets nothing run and fetches nothing", () => {
    const source =
      '<img src=x onerror=alert(1)>\n\n[go](javascript:alert(1)) ![pic](https://elsewhere.example/p.png) <b onclick="x">b</b>';
    const { container } = render(<Markdown source={source} />);
    expect(container.querySelectorAll("img, script, b")).toHaveLength(0);
    expect([...container.querySelectorAll("a")].map((link) => link.getAttribute("href"))).toEqual([
      "https://elsewhere.example/p.png",
    ]);
    expect(container.textContent).toContain("<img src=x onerror=alert(1)>");
  });
});
