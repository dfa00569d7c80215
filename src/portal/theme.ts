// The portal's style sheet and logo: a system font, one accent colour and a header bar, without further files.

/** The variables and most classes are Scalar's. Scalar's own style sheet is in cascade layers, so these rules win. */
export const styles = `
:root {
  color-scheme: light dark;
  --scalar-font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  --scalar-font-code: ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace;
  --scalar-custom-header-height: 52px;
}
html { scroll-padding-top: 52px; }
body { margin: 0; font-family: var(--scalar-font); }
@media (prefers-color-scheme: dark) { body:not(.light-mode) { background: #0f0f0f; color: #e7e7e7; } }
body.light-mode, .light-mode { --scalar-color-accent: #0b6e63; --scalar-link-color: #0b6e63; }
body.dark-mode, .dark-mode { --scalar-color-accent: #3fcfb8; --scalar-link-color: #3fcfb8; }
.bar {
  position: sticky; top: 0; z-index: 20; box-sizing: border-box; height: 52px; padding: 0 20px;
  display: flex; align-items: center; justify-content: space-between; gap: 16px; font-size: 14px;
  background: var(--scalar-background-1, Canvas); border-bottom: 1px solid var(--scalar-border-color, #8883);
}
.bar a { color: var(--scalar-color-2, inherit); text-decoration: none; }
.bar a:hover { color: var(--scalar-color-1, inherit); }
.bar .name { display: flex; align-items: center; gap: 10px; font-size: 16px; color: var(--scalar-color-1, inherit); }
.bar svg { width: 24px; height: 24px; }
#portal { overflow-x: clip; }
#portal:empty::before { content: 'Loading …'; display: block; padding: 96px 24px; text-align: center; opacity: .6; }
#portal a[href^='https://www.scalar.com'] { display: none; }
#portal .markdown table { display: block; overflow-x: auto; white-space: normal; }
#portal .markdown :is(th, td) { padding: 8px 10px; word-break: normal; overflow-wrap: normal; vertical-align: top; }
#portal .markdown td:nth-child(-n + 2), #portal .markdown td:nth-child(2) code { white-space: nowrap; }
#portal .markdown td:nth-child(3) { min-width: 200px; }
@media (max-width: 600px) {
  #portal .markdown thead { display: none; }
  #portal .markdown :is(tbody, tr, td) { display: block; border: 0; }
  #portal .markdown tr { padding: 10px; border-top: 1px solid var(--scalar-border-color); }
  #portal .markdown td { padding: 2px 0; }
  #portal .markdown td:nth-child(-n + 2) { display: inline-block; padding-right: 8px; }
  [role=dialog] .scalar-sidebar-toggle { display: none; }
}
[role=dialog] main > *, [role=dialog] :is(section, th, [class*='code-block']) { min-width: 0; }
#portal section:focus, #portal [id]:focus:not(:focus-visible) { outline: none; }
`

const drawing =
  '<rect width="32" height="32" rx="7" fill="#0b6e63"/><path d="M8 16.5l5.5 5.5L24 10.5" fill="none" stroke="#fff" ' +
  'stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>'

/** The logo, a tick on a tile, as inline SVG. */
export const logo = `<svg viewBox="0 0 32 32" aria-hidden="true">${drawing}`

/** The same as a data URL, for the favicon. */
export const icon = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${drawing}`)}`
