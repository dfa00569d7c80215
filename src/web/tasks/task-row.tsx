// One task in a list.
import type { Task } from 'tasks-sdk'
import type { Offline } from 'tasks-sdk/offline'
import { useCopy } from '../state/copy.ts'
import { attempt, say } from '../state/messages.ts'
import { type Place, refTo } from '../state/places.ts'
import { dayInWords, isDue, today } from './days.ts'
import { keyOf } from './outline.ts'
import { inWords } from './recurrence.ts'

export function TaskRow(props: {
  task: Task
  depth: number
  place: Place
  isDragged: boolean
  /** Undefined where tasks have no order of their own. */
  grip: ((event: PointerEvent, id: number) => void) | undefined
}) {
  const { task, depth, place, isDragged, grip } = props
  const copy = useCopy()
  return (
    <li data-task={keyOf(task)} class={`row depth-${depth} ${isDragged ? 'dragged' : ''}`}>
      {grip && (
        <span class="grip" aria-hidden="true" onPointerDown={(event) => grip(event, task.id)}>
          ⠿
        </span>
      )}
      <input
        type="checkbox"
        checked={task.completed}
        aria-label={`Completed: ${task.title}`}
        onChange={({ currentTarget }) => attempt(copy.tasks.complete(task.id, currentTarget.checked))}
      />
      <div class="text">
        <a dir="auto" class={task.completed ? 'done' : ''} href={refTo({ ...place, task: task.id })}>
          {task.title}
        </a>
        <Details task={task} isElsewhere={place.name !== 'list' && place.name !== 'inbox'} />
      </div>
    </li>
  )
}

/** @param isElsewhere whether the list is worth a mention */
function Details({ task, isElsewhere }: { task: Task; isElsewhere: boolean }) {
  const { due_date, due_time, recurrence, priority, labels, list_id } = task
  const copy = useCopy()
  const list = isElsewhere && list_id !== null ? copy.lists.get(list_id) : undefined
  return (
    <span class="details">
      {priority && <span class={`priority ${priority}`}>{priority}</span>}
      {due_date && (
        <span class={isDue(task) && due_date !== today() ? 'late' : ''}>
          {dayInWords(due_date)}
          {due_time && ` ${due_time}`}
        </span>
      )}
      {recurrence && <span>↻ {inWords(recurrence)}</span>}
      {list && <span dir="auto">{list.name}</span>}
      {labels.map((label) => (
        <a key={label} dir="auto" class="label" href={refTo({ name: 'label', value: label })}>
          {label}
        </a>
      ))}
    </span>
  )
}

/** Puts a task into the trash; the message brings it back. */
export function remove(copy: Offline, { id, title }: Task): void {
  const removed = copy.tasks.delete(id)
  attempt(removed)
  say(`“${title}” is in the trash.`, () => removed.then(() => copy.tasks.restore(id)))
}
