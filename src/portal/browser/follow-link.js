// The page behind a link in a mail: sends the token, and the password if the page asks for one, and says what came of it.

const form = /** @type {HTMLFormElement} */ (document.querySelector('form'))
const output = /** @type {HTMLOutputElement} */ (form.querySelector('output'))
const button = /** @type {HTMLButtonElement} */ (form.querySelector('button'))

const token = new URL(location.href).searchParams.get('token') ?? ''
// It stays neither in the address bar nor in the history.
history.replaceState(null, '', location.pathname)

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  button.disabled = true
  output.textContent = 'Waiting …'
  const isDone = await send().catch(() => {
    output.textContent = 'The service did not respond. Try again.'
  })
  button.disabled = isDone === true
})

/** @returns {Promise<boolean>} whether it is done */
async function send() {
  const { operation = '', success = '' } = form.dataset
  const response = await fetch(operation, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, ...Object.fromEntries(new FormData(form)) }),
  })
  output.textContent = response.ok ? success : explanationIn(await response.json())
  for (const input of form.querySelectorAll('input')) input.disabled = response.ok
  return response.ok
}

/** @param {{ detail: string, errors?: { pointer?: string, message: string }[] }} problem */
const explanationIn = ({ detail, errors = [] }) =>
  [detail, ...errors.map(({ pointer = '', message }) => `${pointer.slice(1)} ${message}`)].join(' ')
