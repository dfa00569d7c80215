// How the portal looks: a system font, one accent colour, and an icon; no file, no other origin.

/** Scalar's own style sheet is in layers, so these rules win. */
export const look = `
:root { --scalar-font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  --scalar-font-code: ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace; }
.light-mode { --scalar-color-accent: #0b6e63; }
.dark-mode { --scalar-color-accent: #3fcfb8; }
body { margin: 0; }
`

const drawing =
  "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='7' fill='#0b6e63'/>" +
  "<path d='M8 16.5l5.5 5.5L24 10.5' fill='none' stroke='#fff' stroke-width='3.5' stroke-linecap='round' " +
  "stroke-linejoin='round'/></svg>"

/** A tick on a tile, as an address. */
export const icon = `data:image/svg+xml,${encodeURIComponent(drawing)}`
