import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { onSomebodyElse } from "../api/speaker";
import { DesignProvider } from "../ui/theme/DesignProvider";
import { queryClient } from "./queryClient";
import { router } from "./router";
import { startWords } from "./words/load";

// What is open here was another person's: the page begins anew, from nothing.
onSomebodyElse(() => window.location.replace(document.baseURI));

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

await startWords();
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <DesignProvider>
        <RouterProvider router={router} />
      </DesignProvider>
    </QueryClientProvider>
  </StrictMode>,
);
