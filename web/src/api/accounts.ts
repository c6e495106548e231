import { queryOptions } from "@tanstack/react-query";
import { answer, done, http } from "./http";
import type { Me, Sent } from "./payloads";
import { speakFor, speakForNobody } from "./speaker";

/** Every answer that says who is signed in is noted: this page speaks for that person and nobody else. */
function noted(me: Me): Me {
  speakFor(me.user.id, me.csrf);
  return me;
}

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }) => noted(await answer(http.GET("/api/me", { signal }))),
  staleTime: 60_000,
});

export const tokensQuery = queryOptions({
  queryKey: ["me", "tokens"],
  queryFn: ({ signal }) => answer(http.GET("/api/me/tokens", { signal })),
});

export const sessionsQuery = queryOptions({
  queryKey: ["me", "sessions"],
  queryFn: ({ signal }) => answer(http.GET("/api/me/sessions", { signal })),
});

export const setupStateQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: ({ signal }) => answer(http.GET("/api/setup", { signal })),
});

export const setUp = (body: Sent<"SetupWish">) => answer(http.POST("/api/setup", { body }));
export const signIn = async (body: Sent<"Credentials">) => noted(await answer(http.POST("/api/session", { body })));
export const signOut = async () => {
  await done(http.DELETE("/api/session"));
  speakForNobody();
};
export const changeMe = (body: Sent<"MeChanges">) => answer(http.PATCH("/api/me", { body }));
export const changePassword = (body: Sent<"PasswordChange">) => done(http.POST("/api/me/password", { body }));
export const createToken = (body: Sent<"TokenWish">) => answer(http.POST("/api/me/tokens", { body }));
export const deleteToken = (token: string) =>
  done(http.DELETE("/api/me/tokens/{token}", { params: { path: { token } } }));
export const endSession = (session: string) =>
  done(http.DELETE("/api/me/sessions/{session}", { params: { path: { session } } }));
export const endOtherSessions = () => done(http.DELETE("/api/me/sessions"));
