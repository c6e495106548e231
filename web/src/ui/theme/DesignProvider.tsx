import "@fontsource-variable/inter/wght.css";
import "./tokens.css";
import "@mantine/core/styles/baseline.css";
import "@mantine/core/styles/default-css-variables.css";
import "@mantine/core/styles/global.css";
import "@mantine/core/styles/ScrollArea.css";
import "@mantine/core/styles/UnstyledButton.css";
import "@mantine/core/styles/VisuallyHidden.css";
import "@mantine/core/styles/Paper.css";
import "@mantine/core/styles/Popover.css";
import "@mantine/core/styles/CloseButton.css";
import "@mantine/core/styles/Group.css";
import "@mantine/core/styles/Loader.css";
import "@mantine/core/styles/Overlay.css";
import "@mantine/core/styles/ModalBase.css";
import "@mantine/core/styles/Modal.css";
import "@mantine/core/styles/Input.css";
import "@mantine/core/styles/InlineInput.css";
import "@mantine/core/styles/PasswordInput.css";
import "@mantine/core/styles/NumberInput.css";
import "@mantine/core/styles/Combobox.css";
import "@mantine/core/styles/Checkbox.css";
import "@mantine/core/styles/Switch.css";
import "@mantine/core/styles/Pill.css";
import "@mantine/core/styles/PillsInput.css";
import "@mantine/core/styles/Menu.css";
import "./base.css";
import "./mantine.css";
import { MantineProvider } from "@mantine/core";
import { type ReactNode, useLayoutEffect } from "react";
import { KeySheet } from "../keys/KeySheet";
import { ToastRegion } from "../overlay/ToastRegion";
import { useTheme } from "./preference";
import { resolveVariables, theme } from "./theme";

/** Fonts, tokens, the theme in force, toasts and the key sheet: around everything that is drawn. */
export function DesignProvider({ children }: { children: ReactNode }) {
  const { shown } = useTheme();
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = shown;
  }, [shown]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolveVariables} forceColorScheme={shown}>
      {children}
      <KeySheet />
      <ToastRegion />
    </MantineProvider>
  );
}
