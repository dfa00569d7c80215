// The portal's page: HTML that shows an OpenAPI document with Scalar, and a content security policy without other origins.
import { exampleServer } from '../sdk/generator/example.ts'
import { icon, logo, styles } from './theme.ts'

export type PageOptions = {
  title: string
  /** The URL of Scalar's script. */
  scriptUrl: string
  /** The URL of the document with its samples. */
  documentUrl: string
  /** Where the service is in all examples and for "try it"; by default where the page's folder is. */
  server?: string
  /** Whether there is a service for "try it". */
  canTry: boolean
}

/** Scalar's settings: nothing from other origins, no account, no agent, and only the code samples that the tests run. */
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

/** Scalar bundles zod, which tries whether it may compile code at run time. The policy forbids that, so it need not try. */
export const firstScript = 'globalThis.__zod_globalConfig = { jitless: true }'

/**
 * The page's own script: it loads the document, with the service's address in all examples, and renders it. A token that
 * "try it" receives is used for all further requests; it is kept in the page alone, and gone when the page is left.
 */
export const pageScript = (options: PageOptions): string => `
const response = await fetch(${JSON.stringify(options.documentUrl)})
if (!response.ok) throw new Error('The document cannot be loaded: ' + response.status)
const server = ${options.server === undefined ? "new URL('.', location).href.slice(0, -1)" : JSON.stringify(options.server)}
const content = JSON.parse((await response.text()).replaceAll(${JSON.stringify(exampleServer)}, server))
const settings = { ...${JSON.stringify(settings(options))}, content, onResponseReceived: received, onLoaded: openGuide }
const portal = Scalar.createApiReference('#portal', settings)

async function received({ request, response }) {
  setTimeout(showResponse, 200)
  await signIn(request, response)
}

// In a narrow window the response is rendered below the request, out of sight.
function showResponse() {
  document.querySelector('[role=dialog] section[aria-label=Response]')?.scrollIntoView({ block: 'nearest' })
}

async function signIn(request, response) {
  if (!response.ok || !/[/]api[/]auth[/](login|register|refresh)$/.test(request.url)) return
  const { token } = await response.clone().json()
  const authentication = { preferredSecurityScheme: 'bearer', securitySchemes: { bearer: { token } } }
  portal.updateConfiguration({ ...settings, authentication })
}

// Scalar collapses the chapters of the guide; they are to be visible, as the operations are.
function openGuide() {
  document.querySelector('aside [data-sidebar-id$="/introduction"] button[aria-expanded=false]')?.click()
}
`

/**
 * Writes the page.
 * @param options what it shows
 * @param allowed how its scripts are allowed: by a nonce that the response's policy names, or by a policy within the page
 * @returns HTML
 */
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
 * The page's content security policy.
 * @param scripts the scripts that may run, e.g. `'nonce-…'`
 * @param server another origin that "try it" may call
 * @returns the policy, without `frame-ancestors`, which has no effect within a page
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
