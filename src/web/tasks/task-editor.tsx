// All of a task. Each field is saved by itself, as soon as it is changed.
import type { Priority, Task, TaskPatch } from 'tasks-sdk'
import { AddForm } from '../controls/add-form.tsx'
import { Choice, Field } from '../controls/field.tsx'
import { Modal } from '../controls/modal.tsx'
import { useCopy, useSnapshot } from '../state/copy.ts'
import { attempt, say } from '../state/messages.ts'
import { folded } from './content.ts'
import { RepeatFields } from './repeat-fields.tsx'
import { remove } from './task-row.tsx'

const priorities = ['', 'low', 'medium', 'high'].map((each) => [each, each || 'none'] as const)

export function TaskEditor({ task, close }: { task: Task; close: () => void }) {
  const copy = useCopy()
  const { lists } = useSnapshot()
  const { title, description, priority, labels, list_id, parent_id, completed } = task
  const save = (changes: TaskPatch) => {
    const write = () => copy.tasks.update(task.id, changes)
    const isThere = copy.tasks.get(task.id)?.deleted_at === null
    if (isThere) return attempt(write())
    say(`“${title}” was deleted elsewhere, without what you wrote last.`, () =>
      copy.tasks.restore(task.id).then(write),
    )
  }
  const parent = parent_id === null ? undefined : copy.tasks.get(parent_id)
  return (
    <Modal title="Task" close={close}>
      <div class="fields">
        <Field label="Title" value={title} maxLength={255} save={(text) => text && save({ title: text })} />
        <Field
          label="Notes"
          type="textarea"
          value={description ?? ''}
          maxLength={1000}
          save={(text) => save({ description: text || null })}
        />
        <DueFields task={task} save={save} />
        <RepeatFields task={task} save={save} />
        <Choice
          label="Priority"
          value={priority ?? ''}
          choices={priorities}
          save={(value) => save({ priority: (value || null) as Priority | null })}
        />
        <Field
          label="Labels"
          value={labels.join(', ')}
          hint="Separated by commas."
          save={(text) => save({ labels: labelsIn(text) })}
        />
        <Choice
          label="List"
          value={String(list_id ?? '')}
          choices={[['', 'Inbox'], ...lists.map(({ id, name }) => [String(id), name] as const)]}
          disabled={parent !== undefined}
          save={(id) => attempt(copy.tasks.move(task.id, { list_id: id ? Number(id) : null }))}
        />
        {parent && <small>Below “{parent.title}”, and in its list.</small>}
        <AddForm label="New subtask" add={(title) => copy.tasks.create({ title, parent_id: task.id })} />
      </div>
      <footer>
        <button type="button" onClick={() => attempt(copy.tasks.complete(task.id, !completed))}>
          {completed ? 'Reopen' : 'Complete'}
        </button>
        <button
          type="button"
          class="danger"
          onClick={() => {
            remove(copy, task)
            close()
          }}
        >
          Delete
        </button>
      </footer>
    </Modal>
  )
}

/** No two alike, as the contract has it. */
function labelsIn(text: string): string[] {
  const all = text.split(',').map((label) => label.trim().slice(0, 50))
  const byName = new Map(all.filter(Boolean).map((label) => [folded(label), label]))
  return [...byName.values()]
}

/** A time needs a day, and what repeats does, too. */
function DueFields({ task, save }: { task: Task; save: (changes: TaskPatch) => void }) {
  const { due_date, due_time, time_zone } = task
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  const zones = ['', here, ...(time_zone && time_zone !== here ? [time_zone] : [])]
  const none = { due_date: null, due_time: null, time_zone: null, recurrence: null }
  return (
    <div class="columns">
      <Field
        label="Day"
        type="date"
        value={due_date ?? ''}
        save={(day) => save(day ? { due_date: day } : none)}
      />
      <Field
        label="Time"
        type="time"
        value={due_time ?? ''}
        disabled={due_date === null}
        save={(time) => save(time ? { due_time: time } : { due_time: null, time_zone: null })}
      />
      <Choice
        label="Time zone"
        value={time_zone ?? ''}
        choices={zones.map((zone) => [zone, zone || 'wherever I am'] as const)}
        disabled={due_time === null}
        save={(zone) => save({ time_zone: zone || null })}
      />
    </div>
  )
}
