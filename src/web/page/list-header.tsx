// The title of a place; a list can be renamed and deleted there.
import { useState } from 'preact/hooks'
import type { List } from 'tasks-sdk'
import { Field } from '../controls/field.tsx'
import { Modal } from '../controls/modal.tsx'
import { useCopy } from '../state/copy.ts'
import { attempt } from '../state/messages.ts'
import { go, type Place } from '../state/places.ts'

const titles: Record<string, string> = { inbox: 'Inbox', today: 'Today', trash: 'Trash' }

export function ListHeader({ place }: { place: Place }) {
  const copy = useCopy()
  const [isOpen, setOpen] = useState(false)
  const list = place.name === 'list' ? copy.lists.get(Number(place.value)) : undefined
  const title = list?.name ?? titles[place.name] ?? (place.value || 'Not found')
  return (
    <header class="title">
      <h1 dir="auto">{place.name === 'search' ? `“${title}”` : title}</h1>
      {list && (
        <button type="button" class="plain" aria-label="Change the list" onClick={() => setOpen(true)}>
          ⋯
        </button>
      )}
      {list && isOpen && <ListDialog list={list} close={() => setOpen(false)} />}
    </header>
  )
}

function ListDialog({ list, close }: { list: List; close: () => void }) {
  const copy = useCopy()
  const remove = (tasks: 'keep' | 'trash') => {
    close()
    attempt(
      copy.lists.delete(list.id, { tasks }).then(() => go({ name: 'inbox', value: '' }, { replace: true })),
    )
  }
  return (
    <Modal title="List" close={close}>
      <div class="fields">
        <Field
          label="Name"
          value={list.name}
          maxLength={255}
          save={(name) => name && attempt(copy.lists.update(list.id, { name }))}
        />
      </div>
      <footer>
        <button type="button" class="danger" onClick={() => remove('keep')}>
          Delete, tasks to the inbox
        </button>
        <button type="button" class="danger" onClick={() => remove('trash')}>
          Delete, tasks to the trash
        </button>
      </footer>
    </Modal>
  )
}
