// What a page of the portal does beyond showing its text: real addresses in the samples, buttons that copy, search, "try it".
// The scripts of this folder are sent to browsers as they are; their types stand in comments, and are checked.
import { setUpSearch } from './search.js'
import { setUpTryIt } from './try-it.js'

const page = document.documentElement

/** Where the service is, without a slash at the end. */
const server = page.dataset.server ?? new URL(page.dataset.root ?? '.', location.href).href.replace(/\/$/, '')

for (const code of document.querySelectorAll('pre code')) {
  code.textContent = (code.textContent ?? '').replaceAll(page.dataset.example ?? server, server)
  const button = Object.assign(document.createElement('button'), { className: 'copy', textContent: 'Copy' })
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(code.textContent ?? '')
    button.textContent = 'Copied'
    setTimeout(() => {
      button.textContent = 'Copy'
    }, 2000)
  })
  code.closest('.code')?.append(button)
}

const search = document.querySelector('search')
if (search instanceof HTMLElement) setUpSearch(search, new URL(search.dataset.index ?? '', location.href))

const form = document.querySelector('.try form')
if (form instanceof HTMLFormElement) setUpTryIt(form, server)
