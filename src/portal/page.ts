// The portal's page: HTML that shows an OpenAPI document with Scalar, under a policy that lets in nothing from elsewhere.
import { exampleServer } from '../sdk/generator/example.ts'
import { icon, logo, styles } from './theme.ts'

export type PageOptions = {
  title: string
  /** Where Scalar's script is. */
  scriptUrl: string
  /** Where the document with its samples is. */
  documentUrl: string
  /** The service's address in all examples, and for "try it"; the one the page came from unless told. */
  server?: string
  /** Without a service there is nothing to try. */
  canTry: boolean
}

/** Scalar's settings: nothing from other origins, no account, no agent; and only samples that the tests have run. */
const settings = ({ canTry }: PageOptions) => ({
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
  hideClientButton: true,
  hideTestRequestButton: !canTry,
  documentDownloadType: 'none',
  hiddenClients: true,
  persistAuth: false,
  modelsSectionLabel: 'Schemas',
  orderSchemaPropertiesBy: 'preserve',
  defaultOpenAllTags: true,
  authentication: { preferredSecurityScheme: 'bearer' },
})

/** Scalar holds zod, which would try whether it may compile code from text. The policy forbids that: it need not ask. */
export const firstScript = 'globalThis.__zod_globalConfig = { jitless: true }'

/**
 * The page's own script: shows the document, with the service's address in all examples. An access token that "try it"
 * was answered with is used by all further requests; the page alone knows it, and forgets it when it is left.
 */
export const pageScript = (options: PageOptions): string => `
const answer = await fetch(${JSON.stringify(options.documentUrl)})
if (!answer.ok) throw new Error('The document cannot be had: ' + answer.status)
const server = ${options.server === undefined ? 'location.origin' : JSON.stringify(options.server)}
const content = JSON.parse((await answer.text()).replaceAll(${JSON.stringify(exampleServer)}, server))
const settings = { ...${JSON.stringify(settings(options))}, content, onResponseReceived: received, onLoaded: unfold }
const portal = Scalar.createApiReference('#portal', settings)

async function received({ request, response }) {
  setTimeout(showAnswer, 200)
  await signIn(request, response)
}

// In a narrow window the answer, once it is drawn, is below the request and out of sight.
function showAnswer() {
  document.querySelector('[role=dialog] section[aria-label=Response]')?.scrollIntoView({ block: 'nearest' })
}

async function signIn(request, response) {
  if (!response.ok || !/[/]api[/]auth[/](login|register|refresh)$/.test(request.url)) return
  const { token } = await response.clone().json()
  const authentication = { preferredSecurityScheme: 'bearer', securitySchemes: { bearer: { token } } }
  portal.updateConfiguration({ ...settings, authentication })
}

// The chapters of the guide shall be seen at once, as the operations are.
function unfold() {
  document.querySelector('aside [data-sidebar-id$="/introduction"] button[aria-expanded=false]')?.click()
}
`

/** @param allowed how the page's scripts are let in: by a nonce of the response, or by a policy within the page */
export function page(options: PageOptions, allowed: { nonce: string } | { policy: string }): string {
  const { title, scriptUrl } = options
  const nonce = 'nonce' in allowed ? ` nonce="${allowed.nonce}"` : ''
  const policy =
    'policy' in allowed ? `<meta http-equiv="Content-Security-Policy" content="${allowed.policy}">\n` : ''
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${policy}<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="The guide and reference of ${title}.">
<title>${title}</title>
<link rel="icon" href="${icon}">
<style>${styles}</style>
</head>
<body>
<header class="bar">
<a href="#" class="name">${logo}<b>${title}</b></a>
<a href="openapi.json">OpenAPI document</a>
</header>
<main id="portal"></main>
<noscript>This page needs JavaScript. The OpenAPI document can be read without.</noscript>
<script${nonce}>${firstScript}</script>
<script src="${scriptUrl}" defer${nonce}></script>
<script type="module"${nonce}>${pageScript(options)}</script>
</body>
</html>
`
}

/**
 * @param scripts what may run, e.g. `'nonce-…'` @param server another origin that "try it" may call
 * @returns a policy without `frame-ancestors`, which means nothing within a page
 */
export const contentSecurityPolicy = (scripts: string, server = ''): string =>
  [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'unsafe-inline'",
    `connect-src 'self' ${server}`.trimEnd(),
    "img-src 'self' data:",
    "font-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
