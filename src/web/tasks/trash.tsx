// What was deleted, for 30 days.
import { useCopy, useSnapshot } from '../state/copy.ts'
import { attempt } from '../state/messages.ts'
import { dayInWords } from './days.ts'

export function Trash() {
  const copy = useCopy()
  useSnapshot()
  const tasks = copy.tasks.list({ deleted: true })
  tasks.sort((one, other) => (other.deleted_at ?? '').localeCompare(one.deleted_at ?? ''))
  return (
    <>
      <h1>Trash</h1>
      <p class="quiet">{tasks.length ? 'Deleted for good after 30 days.' : 'The trash is empty.'}</p>
      <ul class="tasks">
        {tasks.map((task) => (
          <li key={task.id} class="row">
            <div class="text">
              <span dir="auto">{task.title}</span>
              <span class="details">{dayInWords(task.deleted_at?.slice(0, 10) ?? '')}</span>
            </div>
            <button
              type="button"
              aria-label={`Restore ${task.title}`}
              onClick={() => attempt(copy.tasks.restore(task.id))}
            >
              Restore
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
