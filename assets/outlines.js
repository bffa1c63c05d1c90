// Icons that a script draws; Python gives it their outlines (components/lucide.py).

import { createElement } from "react";

/**
 * An icon in the colour of the text around it, hidden from screen readers.
 * @param {string} path
 * @param {number} size
 */
export const outline = (path, size) =>
  createElement(
    "svg",
    {
      viewBox: "0 0 24 24",
      width: size,
      height: size,
      fill: "none",
      stroke: "currentColor",
      strokeWidth: 2,
      strokeLinecap: "round",
      strokeLinejoin: "round",
      className: "shrink-0",
      "aria-hidden": true,
    },
    createElement("path", { d: path }),
  );
