// Taken aboard by itself: on any page of who works at distributions, some seconds after it is there and once the browser has
// nothing else to do. What it needs is loaded then, so that no page pays for it.

import { useEffect } from "react";

const LATER = 6_000;

/** Draws nothing: opens the field store of this phone, which brings what comes next aboard and sends what waits. */
export function TakenAboard() {
  useEffect(() => {
    const take = () => void import("./field.js").then(({ begin }) => begin());
    const { requestIdleCallback: whenIdle = setTimeout } = window;
    const later = setTimeout(() => whenIdle(take), LATER);
    return () => clearTimeout(later);
  }, []);
  return null;
}
