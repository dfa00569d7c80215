// Where the person is: the part of the URL behind `#`, so that each place has an address and "back" works.
import { observable } from './observable.ts'

export interface Place {
  /** `inbox`, `today`, `list`, `label`, `search`, `trash`; `reset-password` and `verify-email` from the links of mails. */
  name: string
  /** The id of a list, a label, or what is searched for. */
  value?: string
  /** The task that is open. */
  task?: number | undefined
  /** Of a link in a mail. */
  token?: string | undefined
}

/** Reads the fragment of a URL, such as `#/list/12?task=3`. */
export function placeOf(hash: string): Required<Place> {
  const [path = '', query] = hash.replace(/^#\/?/, '').split('?')
  const [name = '', value = ''] = path.split('/').map(decoded)
  const params = new URLSearchParams(query)
  const task = Number(params.get('task')) || undefined
  return { name: name || 'inbox', value, task, token: params.get('token') ?? undefined }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The reference of a place, for links. */
export const refTo = ({ name, value, task }: Place): string =>
  `#/${name}${value ? `/${encodeURIComponent(value)}` : ''}${task === undefined ? '' : `?task=${task}`}`

const current = observable(placeOf(location.hash))
addEventListener('hashchange', () => current.set(placeOf(location.hash)))

export const usePlace = current.use

/** @param replace so that "back" does not lead to where the person is now */
export function go(place: Place, { replace = false } = {}): void {
  if (replace) location.replace(refTo(place))
  else location.hash = refTo(place)
}
