// The search over the text of all pages, in the browser. The index is loaded when the field gets the focus.
import MiniSearch from './minisearch.js'

/** @typedef {{ id: number, href: string, page: string, heading: string, text: string }} Entry */

const shownResults = 12

/**
 * Puts the search field in its place.
 * @param {HTMLElement} place the element that it goes into
 * @param {URL} index where the index is; the addresses in it are relative to that
 */
export function setUpSearch(place, index) {
  const field = Object.assign(document.createElement('input'), {
    ...{ type: 'search', placeholder: 'Search (/)', autocomplete: 'off' },
    ariaLabel: 'Search the documentation',
  })
  const list = Object.assign(document.createElement('ul'), { className: 'results', hidden: true })
  const status = Object.assign(document.createElement('p'), {
    className: 'nothing',
    role: 'status',
    hidden: true,
  })
  place.append(field, list, status)
  /** @type {Promise<MiniSearch<Entry>> | undefined} */
  let loading

  const show = async () => {
    loading ??= load(index)
    const engine = await loading.catch(() => undefined)
    if (engine === undefined) loading = undefined
    const words = field.value.trim()
    const found = engine ? find(engine, words) : []
    list.replaceChildren(...found.map((entry) => result(/** @type {any} */ (entry), words, index)))
    list.hidden = found.length === 0
    status.hidden = words === '' || found.length > 0
    status.textContent = engine ? 'Nothing is found.' : 'The search cannot be loaded.'
  }
  const hide = () => {
    list.hidden = true
    status.hidden = true
  }
  field.addEventListener('focus', show)
  field.addEventListener('input', show)
  place.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide()
    if (event.key === 'Enter' && event.target === field) list.querySelector('a')?.click()
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    /** @type {HTMLElement[]} */
    const stops = [field, ...list.querySelectorAll('a')]
    const next =
      stops.indexOf(/** @type {HTMLElement} */ (event.target)) + (event.key === 'ArrowDown' ? 1 : -1)
    stops[Math.min(Math.max(next, 0), stops.length - 1)]?.focus()
  })
  document.addEventListener('click', (event) => {
    if (!place.contains(/** @type {Node} */ (event.target))) hide()
  })
  document.addEventListener('keydown', (event) => {
    const isTyping = /** @type {HTMLElement} */ (event.target).matches('input, textarea')
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    field.focus()
  })
}

/**
 * Where all words occur; where there is nothing, where some do.
 * @param {MiniSearch<Entry>} engine
 * @param {string} words
 */
function find(engine, words) {
  const all = engine.search(words)
  return (all.length > 0 ? all : engine.search(words, { combineWith: 'OR' })).slice(0, shownResults)
}

/**
 * @param {URL} index
 * @returns {Promise<MiniSearch<Entry>>}
 */
async function load(index) {
  const response = await fetch(index)
  if (!response.ok) throw new Error(`The index cannot be loaded: ${response.status}`)
  /** @type {MiniSearch<Entry>} */
  const engine = new MiniSearch({
    fields: ['heading', 'page', 'text'],
    storeFields: ['href', 'page', 'heading', 'text'],
    // A code or a field is a word, and so are its parts.
    tokenize: (text) =>
      text
        .split(/[^\p{L}\p{N}_]+/u)
        .flatMap((word) => (word.includes('_') ? [word, ...word.split('_')] : [word])),
    searchOptions: {
      ...{ boost: { heading: 4, page: 2 }, combineWith: 'AND', prefix: true },
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
    },
  })
  engine.addAll(await response.json())
  return engine
}

/**
 * @param {Entry} entry
 * @param {string} words
 * @param {URL} index
 */
function result({ href, page, heading, text }, words, index) {
  const link = Object.assign(document.createElement('a'), {
    className: 'result',
    href: new URL(href, index).href,
  })
  const name = document.createElement('b')
  name.textContent = heading === '' ? page : `${page}: ${heading}`
  const excerpt = Object.assign(document.createElement('span'), { className: 'excerpt' })
  excerpt.textContent = around(text, words)
  link.append(name, excerpt)
  const item = document.createElement('li')
  item.append(link)
  return item
}

/**
 * The part of the text where the first of the words stands.
 * @param {string} text
 * @param {string} words
 */
function around(text, words) {
  const first = words.split(/\s+/)[0]?.toLowerCase() ?? ''
  const place = Math.max(text.toLowerCase().indexOf(first), 0)
  const start = text.lastIndexOf(' ', Math.max(place - 40, 0)) + 1
  return `${start > 0 ? '… ' : ''}${text.slice(start, start + 140)}`
}
