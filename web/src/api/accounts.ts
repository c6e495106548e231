import { queryOptions } from "@tanstack/react-query";
import { call, rememberCsrf } from "./http";
import type { Me, PageOf, Token } from "./payloads";

export interface SetupWish {
  email: string;
  name: string;
  password: string;
  workspace: string;
  token?: string | undefined;
}

export interface Credentials {
  email: string;
  password: string;
}

export interface TokenWish {
  name: string;
  scopes: string[];
  expires_at?: string | null;
}

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }) => {
    const me = await call<Me>("GET", "/me", { signal });
    rememberCsrf(me.csrf);
    return me;
  },
  staleTime: 60_000,
});

export const tokensQuery = queryOptions({
  queryKey: ["me", "tokens"],
  queryFn: ({ signal }) => call<PageOf<Token>>("GET", "/me/tokens", { signal }),
});

export const setupStateQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: ({ signal }) => call<{ needed: boolean }>("GET", "/setup", { signal }),
});

export const setUp = (body: SetupWish) => call<unknown>("POST", "/setup", { body });
export const signIn = (body: Credentials) => call<unknown>("POST", "/session", { body });
export const signOut = () => call<unknown>("DELETE", "/session");
export const changeMe = (body: Partial<Pick<Me, "language" | "theme" | "settings">> & { name?: string }) =>
  call<unknown>("PATCH", "/me", { body });
export const changePassword = (body: { current: string; password: string }) =>
  call<unknown>("POST", "/me/password", { body });
export const createToken = (body: TokenWish) => call<Token>("POST", "/me/tokens", { body });
export const deleteToken = (token: string) => call<unknown>("DELETE", "/me/tokens/{token}", { path: { token } });
