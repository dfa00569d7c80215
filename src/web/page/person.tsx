// The page of somebody who is signed in.
import { useEffect, useState } from 'preact/hooks'
import type { Offline } from 'tasks-sdk/offline'
import { api } from '../state/client.ts'
import { CopyContext, closeCopy, openCopy, useCopy, useSnapshot } from '../state/copy.ts'
import { attempt } from '../state/messages.ts'
import { go, type Place, placeOf, refTo } from '../state/places.ts'
import { ConflictDialog } from '../tasks/conflict-dialog.tsx'
import { TaskEditor } from '../tasks/task-editor.tsx'
import { TaskList } from '../tasks/task-list.tsx'
import { Trash } from '../tasks/trash.tsx'
import { Account, NotVerified } from './account.tsx'
import { Keys } from './keys.tsx'
import { Sidebar } from './sidebar.tsx'
import { Status } from './status.tsx'

export function Person({ userId, place }: { userId: number; place: Required<Place> }) {
  const [copy, setCopy] = useState<Offline>()
  useEffect(() => {
    const opened = openCopy(userId)
    attempt(opened.then(setCopy))
    return () => void opened.then(closeCopy)
  }, [userId])
  useEffect(() => {
    const look = () => {
      // Shows the name, and whether the address is verified. Without a network it is asked for next time.
      if (!document.hidden) api.account.get().catch(() => {})
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  if (!copy) return <p class="quiet">Opening your tasks …</p>
  return (
    <CopyContext.Provider value={copy}>
      <Page place={place} />
      <ConflictDialog />
      <Keys />
    </CopyContext.Provider>
  )
}

function Page(props: { place: Required<Place> }) {
  const place = useSettled(props.place)
  const [isAccountOpen, setAccountOpen] = useState(false)
  return (
    <div class="page">
      <header class="bar">
        <button type="button" class="plain menu" aria-label="Places" popovertarget="places">
          ☰
        </button>
        <Search place={place} />
        <Status />
        <button type="button" class="plain" aria-label="Account" onClick={() => setAccountOpen(true)}>
          ⚙
        </button>
      </header>
      <Sidebar place={place} />
      <main>
        <NotVerified />
        {place.name === 'trash' ? <Trash /> : <TaskList place={place} />}
      </main>
      <OpenTask place={place} />
      {isAccountOpen && <Account close={() => setAccountOpen(false)} />}
    </div>
  )
}

/** A list that was created here has another id in its address until the service has given it one. */
function useSettled(place: Required<Place>): Required<Place> {
  const list = useCopy().lists.get(place.name === 'list' ? Number(place.value) : 0)
  const value = list ? String(list.id) : place.value
  useSnapshot()
  useEffect(() => {
    if (value !== place.value && location.hash === refTo(place)) go({ ...place, value }, { replace: true })
  })
  return { ...place, value }
}

/** "Back" leads to where the person was before they searched. */
function Search({ place }: { place: Required<Place> }) {
  const isOpen = place.name === 'search'
  const search = (value: string) => {
    const replace = placeOf(location.hash).name === 'search' // which may not be shown yet
    if (value || replace) go({ name: value ? 'search' : 'inbox', value }, { replace })
  }
  return (
    <input
      type="search"
      dir="auto"
      aria-label="Search"
      placeholder="Search"
      maxLength={255}
      value={isOpen ? place.value : ''}
      onInput={({ currentTarget }) => search(currentTarget.value)}
    />
  )
}

function OpenTask({ place }: { place: Place }) {
  const copy = useCopy()
  useSnapshot()
  const { task: id, ...around } = place
  const task = id === undefined ? undefined : copy.tasks.get(id)
  if (!task || task.deleted_at !== null) return null
  return <TaskEditor key={id} task={task} close={() => go(around, { replace: true })} />
}
