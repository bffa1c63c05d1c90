// A page that asks for news by itself (components/pressing.py).

import { useEffect } from "react";

/**
 * Draws nothing: while the page can be seen, its button of this id is pressed every so many seconds.
 * @param {{ button: string, seconds: number }} props
 */
export function Pressed({ button, seconds }) {
  useEffect(() => {
    const press = () => document.visibilityState === "visible" && document.getElementById(button)?.click();
    const timer = setInterval(press, 1000 * seconds);
    return () => clearInterval(timer);
  }, [button, seconds]);
  return null;
}
