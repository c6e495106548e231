import { queryOptions } from "@tanstack/react-query";
import { answer, done, http, rememberCsrf } from "./http";
import type { Sent } from "./payloads";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }) => {
    const me = await answer(http.GET("/api/me", { signal }));
    rememberCsrf(me.csrf);
    return me;
  },
  staleTime: 60_000,
});

export const tokensQuery = queryOptions({
  queryKey: ["me", "tokens"],
  queryFn: ({ signal }) => answer(http.GET("/api/me/tokens", { signal })),
});

export const setupStateQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: ({ signal }) => answer(http.GET("/api/setup", { signal })),
});

export const setUp = (body: Sent<"SetupWish">) => answer(http.POST("/api/setup", { body }));
export const signIn = (body: Sent<"Credentials">) => answer(http.POST("/api/session", { body }));
export const signOut = () => done(http.DELETE("/api/session"));
export const changeMe = (body: Sent<"MeChanges">) => answer(http.PATCH("/api/me", { body }));
export const changePassword = (body: Sent<"PasswordChange">) => done(http.POST("/api/me/password", { body }));
export const createToken = (body: Sent<"TokenWish">) => answer(http.POST("/api/me/tokens", { body }));
export const deleteToken = (token: string) =>
  done(http.DELETE("/api/me/tokens/{token}", { params: { path: { token } } }));
