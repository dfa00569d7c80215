// "Try it": sends the operation of the page and shows the response.

/** The access token survives a change of the page, and ends with the tab. */
const tokenName = 'tasks-api-token'

/**
 * Lets a form send its operation.
 * @param {HTMLFormElement} form as ../try-it-form.ts writes it
 * @param {string} server where the service is, without a slash at the end
 */
export function setUpTryIt(form, server) {
  const token = field(form, 'token')
  if (token) token.value = sessionStorage.getItem(tokenName) ?? ''
  token?.addEventListener('input', () => sessionStorage.setItem(tokenName, token.value))
  const output = /** @type {HTMLOutputElement} */ (form.querySelector('output'))
  const button = /** @type {HTMLButtonElement} */ (form.querySelector('button'))
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    button.disabled = true
    output.textContent = 'Waiting …'
    await send(form, server, output).catch((error) => show(output, noResponse(error, server)))
    button.disabled = false
  })
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
const field = (form, name) =>
  /** @type {HTMLInputElement | HTMLTextAreaElement | null} */ (form.elements.namedItem(name))

/**
 * @param {HTMLFormElement} form
 * @param {string} server
 * @param {HTMLOutputElement} output
 */
async function send(form, server, output) {
  const { method = 'GET', mediaType } = form.dataset
  const { target, headers } = filledIn(form)
  const token = field(form, 'token')?.value.trim()
  if (token) headers.set('Authorization', `Bearer ${token}`)
  if (mediaType !== undefined) headers.set('Content-Type', mediaType)
  const body = mediaType === undefined ? null : (field(form, 'body')?.value ?? '')
  const start = performance.now()
  // Without the browser's cache, so that what is shown is what the service responds.
  const init = /** @type {RequestInit} */ ({ method, headers, body, redirect: 'manual', cache: 'no-store' })
  const response = await fetch(server + target, init)
  const text = await response.text()
  const millis = Math.round(performance.now() - start)
  const status =
    response.type === 'opaqueredirect' ? 'A redirect' : `${response.status} ${response.statusText}`
  const lines = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n')
  show(output, `${status.trim()}, ${millis} ms`, pretty(text), lines)
  keepToken(form, text)
}

/**
 * The path, the query and the headers as the form has them; what is empty is not sent.
 * @param {HTMLFormElement} form
 */
function filledIn(form) {
  let { path = '' } = form.dataset
  const query = new URLSearchParams()
  const headers = new Headers()
  for (const { name: key, value, dataset } of form.querySelectorAll('input')) {
    const [place, name = ''] = key.split(':')
    if (place === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value))
    if (value === '') continue
    if (place === 'header') headers.set(name, value)
    const values = 'array' in dataset ? value.split(',').map((each) => each.trim()) : [value]
    if (place === 'query') for (const each of values) query.append(name, each)
  }
  return { target: query.size > 0 ? `${path}?${query}` : path, headers }
}

/** @param {string} text */
function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/**
 * @param {Error} error
 * @param {string} server
 */
const noResponse = ({ message }, server) =>
  new URL(server).origin === location.origin
    ? `No response: ${message}`
    : `No response: ${message}. The service must let this page in: CORS_ORIGINS=${location.origin}`

/**
 * @param {HTMLOutputElement} output
 * @param {string} status
 * @param {string} [body]
 * @param {string} [headers] which are folded
 */
function show(output, status, body = '', headers = '') {
  const block = (/** @type {string} */ textContent) =>
    Object.assign(document.createElement('pre'), { textContent, tabIndex: 0, className: 'received' })
  const details = document.createElement('details')
  const summary = Object.assign(document.createElement('summary'), { textContent: 'Headers' })
  details.append(summary, block(headers))
  output.replaceChildren(
    Object.assign(document.createElement('strong'), { textContent: status }),
    ...(body === '' ? [] : [block(body)]),
    ...(headers === '' ? [] : [details]),
  )
}

/**
 * A token that a response brings is used for all other operations.
 * @param {HTMLFormElement} form
 * @param {string} text
 */
function keepToken(form, text) {
  if (!form.dataset.path?.includes('/auth/') || !text.startsWith('{')) return
  const { token } = JSON.parse(text)
  if (typeof token === 'string') sessionStorage.setItem(tokenName, token)
}
