// The task app: starts in the browser, and shows what belongs to the address and to who is signed in.
import { render } from 'preact'
import { Access } from './access/access.tsx'
import { isMailLink, MailLink } from './access/mail-link.tsx'
import { Messages } from './page/messages.tsx'
import { Person } from './page/person.tsx'
import { api } from './state/client.ts'
import { useExternal } from './state/observable.ts'
import { usePlace } from './state/places.ts'

function App() {
  const { isSignedIn, userId } = useExternal(api.session.onChange, api.session.snapshot)
  const place = usePlace()
  const { name, token } = place
  if (isMailLink(name)) return <MailLink key={name} {...{ name, token }} />
  if (isSignedIn === undefined) return null
  return isSignedIn && userId !== undefined ? <Person key={userId} {...{ userId, place }} /> : <Access />
}

render([<App key="app" />, <Messages key="messages" />], document.body)
// Without it the page works as well, as long as there is a network.
navigator.serviceWorker?.register('service-worker.js').catch(() => {})
