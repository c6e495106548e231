import { Outlet } from "@tanstack/react-router";
import { Palette } from "../ui/palette/Palette";
import { SignInAgain } from "./SignInAgain";

export function Root() {
  return (
    <>
      <Outlet />
      <Palette />
      <SignInAgain />
    </>
  );
}
