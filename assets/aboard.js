// Taken aboard by itself: on any page of who works at distributions, once the browser has nothing else to do. What it needs
// is loaded then, so that no page pays for it.

import { useEffect } from "react";

/** Draws nothing: opens the field store of this phone, which brings what comes next aboard and sends what waits. */
export function TakenAboard() {
  useEffect(() => {
    const take = () => void import("./field.js").then(({ begin }) => begin());
    const { requestIdleCallback: whenIdle = setTimeout } = window;
    whenIdle(take);
  }, []);
  return null;
}
