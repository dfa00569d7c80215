// The title of a place; a list can be renamed and deleted there.
import { useState } from 'preact/hooks'
import type { List } from 'tasks-sdk'
import { Field } from '../controls/field.tsx'
import { Modal } from '../controls/modal.tsx'
import { useCopy } from '../state/copy.ts'
import { attempt } from '../state/messages.ts'
import { go } from '../state/places.ts'

export function ListHeader({ title, list }: { title: string; list: List | undefined }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <header class="title">
      <h1 dir="auto">{title}</h1>
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
  const { lists } = useCopy()
  const deletion = (tasks: 'keep' | 'trash', where: string) => {
    const remove = () => {
      close()
      attempt(lists.delete(list.id, { tasks }))
      go({ name: 'inbox' }, { replace: true })
    }
    return (
      <button type="button" class="danger" onClick={remove}>
        Delete, tasks to the {where}
      </button>
    )
  }
  return (
    <Modal title="List" close={close}>
      <Field
        label="Name"
        value={list.name}
        maxLength={255}
        save={(name) => name && attempt(lists.update(list.id, { name }))}
      />
      <footer>
        {deletion('keep', 'inbox')}
        {deletion('trash', 'trash')}
      </footer>
    </Modal>
  )
}
