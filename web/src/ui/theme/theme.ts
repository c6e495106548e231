import { type CSSVariablesResolver, colorsTuple, createTheme, Input } from "@mantine/core";

/** Mantine speaks in our tokens: its own palette is never seen, so its default contrast is not either. */
export const theme = createTheme({
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--mono)",
  fontSizes: { xs: "var(--t-xs)", sm: "var(--t-m)", md: "var(--t-m)", lg: "var(--t-l)", xl: "var(--t-xl)" },
  spacing: { xs: "var(--s1)", sm: "var(--s2)", md: "var(--s3)", lg: "var(--s4)", xl: "var(--s5)" },
  radius: { xs: "var(--r1)", sm: "var(--r1)", md: "var(--r1)", lg: "var(--r2)", xl: "var(--r2)" },
  defaultRadius: "sm",
  shadows: {
    xs: "var(--shade)",
    sm: "var(--shade)",
    md: "var(--shade)",
    lg: "var(--shade)",
    xl: "var(--shade)",
  },
  colors: { ink: colorsTuple("var(--ink)") },
  primaryColor: "ink",
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
  components: {
    Input: Input.extend({
      vars: () => ({
        wrapper: {
          "--input-height": "var(--h2)",
          "--input-fz": "var(--t-m)",
          "--input-radius": "var(--r1)",
          "--input-bd": "var(--line-strong)",
          "--input-bd-focus": "var(--ink)",
          "--input-bg": "var(--sheet)",
          "--input-padding": "10px",
        },
      }),
    }),
  },
});

/** The variables Mantine paints with, each tied to a token of the theme in force. */
export const resolveVariables: CSSVariablesResolver = () => {
  const tied = {
    "--mantine-color-body": "var(--sheet)",
    "--mantine-color-text": "var(--ink)",
    "--mantine-color-bright": "var(--ink)",
    "--mantine-color-dimmed": "var(--ink-3)",
    "--mantine-color-placeholder": "var(--ink-3)",
    "--mantine-color-anchor": "var(--ink)",
    "--mantine-color-error": "var(--warn)",
    "--mantine-color-default": "var(--sheet)",
    "--mantine-color-default-hover": "var(--sunk)",
    "--mantine-color-default-color": "var(--ink)",
    "--mantine-color-default-border": "var(--line-strong)",
    "--mantine-color-disabled": "var(--sunk)",
    "--mantine-color-disabled-color": "var(--ink-3)",
    "--mantine-color-disabled-border": "var(--line)",
    "--mantine-primary-color-contrast": "var(--paper)",
    "--mantine-primary-color-filled": "var(--ink)",
    "--mantine-primary-color-filled-hover": "var(--ink-2)",
    "--mantine-color-ink-filled": "var(--ink)",
    "--mantine-color-ink-filled-hover": "var(--ink-2)",
    "--mantine-color-white": "var(--paper)",
    "--mantine-line-height": "1.5",
  };
  return { variables: {}, light: tied, dark: tied };
};
