// The portal's page: HTML that shows an OpenAPI document with Scalar, under a policy that lets in nothing from elsewhere.
import { exampleServer } from '../generator/example.ts'
import { icon, look, mark } from './look.ts'

export type PageOptions = {
  title: string
  /** Where Scalar's script is, relative to the page or absolute. */
  scriptUrl: string
  /** Where the document with its samples is. */
  documentUrl: string
}

/** What the page's own script needs to be let in: a nonce of this response, or nothing where a hash is used. */
export type Nonce = string | undefined

/** Scalar's settings: nothing from other origins, no account, no agent; and only samples that we have tested. */
const settings = {
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
  hideClientButton: true,
  documentDownloadType: 'none',
  hiddenClients: true,
  persistAuth: false,
  modelsSectionLabel: 'Schemas',
  defaultOpenAllTags: true,
  authentication: { preferredSecurityScheme: 'bearer' },
}

/**
 * The page's own script: shows the document, with the address that the page came from in all examples. An access token
 * that "try it" was answered with is used by all further requests; it is kept by the page alone, and gone with it.
 */
export const pageScript = ({ documentUrl }: PageOptions): string => `
const answer = await fetch(${JSON.stringify(documentUrl)})
if (!answer.ok) throw new Error('The document cannot be had: ' + answer.status)
const text = (await answer.text()).replaceAll(${JSON.stringify(exampleServer)}, location.origin)
const settings = { ...${JSON.stringify(settings)}, content: JSON.parse(text), onResponseReceived: signIn }
const portal = Scalar.createApiReference('#portal', settings)

async function signIn({ request, response }) {
  if (!response.ok || !/[/]api[/]auth[/](login|register|refresh)$/.test(request.url)) return
  const { token } = await response.clone().json()
  const authentication = { preferredSecurityScheme: 'bearer', securitySchemes: { bearer: { token } } }
  portal.updateConfiguration({ ...settings, authentication })
}
`

/** @param policy of a page that is served as a file, which has no headers of its own */
export function page(options: PageOptions, { nonce, policy }: { nonce?: Nonce; policy?: string }): string {
  const { title, scriptUrl } = options
  const allowed = nonce === undefined ? '' : ` nonce="${nonce}"`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${policy === undefined ? '' : `<meta http-equiv="Content-Security-Policy" content="${policy}">`}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${icon}">
<style${allowed}>${look}</style>
</head>
<body>
<noscript>This page needs JavaScript. The contract itself is at <a href="openapi.json">openapi.json</a>.</noscript>
<header class="bar">
<a href="#" class="name">${mark}<b>${title}</b></a>
<a href="openapi.json">OpenAPI document</a>
</header>
<main id="portal"></main>
<script src="${scriptUrl}" defer${allowed}></script>
<script type="module"${allowed}>${pageScript(options)}</script>
</body>
</html>
`
}

/** @param script what CSP lets in as a script, e.g. `'nonce-…'` */
export const contentSecurityPolicy = (script: string): string =>
  [
    "default-src 'none'",
    `script-src ${script}`,
    "style-src 'unsafe-inline'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
